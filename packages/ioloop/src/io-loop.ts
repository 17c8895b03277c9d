import { types } from 'node:util'
import {
  type Executor,
  type Future,
  type Task,
  chainFuture,
  executionScope,
  futureAddDoneCallback,
  isFuture,
} from '@tornado-ts/concurrent'
import { appLog } from '@tornado-ts/log'
import {
  Configurable,
  type ConfigurableClass,
  type Milliseconds,
  type Seconds,
  lookupObject,
} from '@tornado-ts/util'
import { ExecutorResult, defaultExecutorOf, setDefaultExecutorOf } from './loop-executor.ts'
import type { LoopCallback } from './loop-task.ts'
import { type RunSyncOptions, runSync } from './run-sync.ts'
import { closeSelectable, numberOf, resolveFd } from './selectable-fd.ts'
import { ERROR, NONE, READ, type Selectable, WRITE } from './stream-readiness.ts'
import { timeoutToDelay, unsupportedTimeout } from './timeout.ts'

/** Options of `new IOLoop()`. */
export interface IOLoopOptions {
  /** Whether the new loop becomes the current one. Default true. */
  readonly makeCurrent?: boolean
  /** A clock in seconds to use in place of the built-in one, for tests. */
  readonly timeFunc?: () => Seconds
}

/** When a timer is due: absolute on `IOLoop.time()`, an instant of the wall clock, or from now. */
export type Deadline = Seconds | Date | { readonly seconds: Seconds }

/** The loops of this process or worker, and the classes that loops are made of. */
interface LoopState {
  /** The loop made current by hand. */
  explicit: IOLoop | undefined
  /** The loop that stands for Node's own. */
  main: IOLoop | undefined
  standardClass: (() => ConfigurableClass) | undefined
  makeMain: (() => IOLoop) | undefined
}

/** Reading it takes as long as it takes to read the clock. */
const TIME_ORIGIN: Milliseconds = performance.timeOrigin

/** @internal */
export const loopState: LoopState = {
  explicit: undefined,
  main: undefined,
  standardClass: undefined,
  makeMain: undefined,
}

/**
 * A scope of scheduling on top of Node's event loop: callbacks, timers, watched streams.
 *
 * Outside of everything else `IOLoop.current()` is the *main loop*: it stands for Node's loop, which
 * always runs, so its callbacks execute whether or not `start()` was called. A loop made by
 * `new IOLoop()` is *gated*: its callbacks and timers are held until `start()` or `runSync()`, and
 * again after `stop()`. Only what goes through the loop object is held: promises, streams and
 * servers are driven by Node, so what awaits a callback of a stopped loop waits until its next
 * start.
 *
 * Times are in seconds. Callbacks run in the AsyncLocalStorage context they were scheduled in.
 *
 * @example
 * ```ts
 * const loop = IOLoop.current()
 * loop.callLater(0.5, () => loop.stop())
 * await loop.start()
 * ```
 *
 * @tornado ioloop.IOLoop
 */
export class IOLoop extends Configurable {
  /** No event. @tornado ioloop.IOLoop.NONE */
  static readonly NONE: number = NONE
  /** Data or a connection can be taken. @tornado ioloop.IOLoop.READ */
  static readonly READ: number = READ
  /** Data can be written without waiting for `drain`. @tornado ioloop.IOLoop.WRITE */
  static readonly WRITE: number = WRITE
  /** The object failed; reported whether asked for or not. @tornado ioloop.IOLoop.ERROR */
  static readonly ERROR: number = ERROR

  /** Makes a gated loop; see {@link IOLoop.configure} for the class it is of. */
  constructor(options?: IOLoopOptions) {
    super(options)
  }

  /** @tornado ioloop.IOLoop.configurable_base */
  static override configurableBase(): typeof IOLoop {
    return IOLoop
  }

  /** {@link AsyncIOLoop}. @tornado ioloop.IOLoop.configurable_default */
  static override configurableDefault(): ConfigurableClass {
    if (loopState.standardClass === undefined) throw new Error('no loop class is defined')
    return loopState.standardClass()
  }

  /**
   * Chooses the class that `new IOLoop()` makes.
   *
   * @throws Error if it is not a subclass of IOLoop.
   * @tornado ioloop.IOLoop.configure
   */
  static override configure(
    this: ConfigurableClass,
    impl: string | ConfigurableClass | undefined,
    options: object = {},
  ): void {
    const found = typeof impl === 'string' ? lookupObject(impl) : impl
    const isLoop = typeof found === 'function' && Object.prototype.isPrototypeOf.call(IOLoop, found)
    if (impl !== undefined && !isLoop) {
      const name = typeof impl === 'string' ? impl : impl.name
      throw new Error(`only AsyncIOLoop is allowed, or another subclass of IOLoop; got ${name}`)
    }
    Configurable.configure.call(this, impl, options)
  }

  /**
   * The loop whose callback, or a promise continuation of it, is executing; else the one made
   * current by hand; else the main loop, which is made if need be.
   *
   * A plain variable read as long as there is no loop besides the main one and no stack context.
   *
   * @param options With `instance: false` the main loop is not made, and the result is undefined
   *   if there is no current loop.
   * @tornado ioloop.IOLoop.current
   */
  static current(options?: { readonly instance?: true }): IOLoop
  static current(options: { readonly instance: boolean }): IOLoop | undefined
  static current(options?: { readonly instance?: boolean }): IOLoop | undefined {
    if (executionScope.active) {
      const loop = executionScope.get()?.loop
      if (loop instanceof IOLoop) return loop
    }
    const loop = loopState.explicit ?? loopState.main
    if (loop !== undefined || options?.instance === false) return loop
    return loopState.makeMain?.()
  }

  /**
   * Forgets the loop made current by hand, and the main loop: the next `current()` makes a new one.
   *
   * @deprecated Loops are current for what they run.
   * @tornado ioloop.IOLoop.clear_current
   */
  static clearCurrent(): void {
    loopState.explicit = undefined
    loopState.main = undefined
  }

  /** @deprecated Use {@link IOLoop.current}. @tornado ioloop.IOLoop.instance */
  static instance(): IOLoop {
    return IOLoop.current()
  }

  /** @deprecated Use {@link IOLoop.clearCurrent}. @tornado ioloop.IOLoop.clear_instance */
  static clearInstance(): void {
    IOLoop.clearCurrent()
  }

  /** Sets a new loop up. @tornado ioloop.IOLoop.initialize */
  override initialize(_options?: IOLoopOptions): void {
    // Implementations override this.
  }

  /** Whether `start()` was called and has not returned yet. */
  get running(): boolean {
    return notImplemented('running')
  }

  /**
   * Makes this the loop that `current()` gives outside of the callbacks of any loop.
   *
   * @deprecated Loops are current for what they run.
   * @tornado ioloop.IOLoop.make_current
   */
  makeCurrent(): void {
    notImplemented('makeCurrent')
  }

  /** @deprecated Use {@link makeCurrent}. @tornado ioloop.IOLoop.install */
  install(): void {
    this.makeCurrent()
  }

  /**
   * Runs the loop until `stop()`.
   *
   * Keeps the process alive. On the main loop, which runs in any case, it only waits.
   *
   * @returns A promise fulfilled when the loop was stopped and the present batch of callbacks is
   *   finished. Rejects with an Error if the loop is running already or closed.
   * @tornado ioloop.IOLoop.start
   */
  start(): Promise<void> {
    return notImplemented('start')
  }

  /**
   * Makes `start()` return after the present batch of callbacks. If the loop is not running, the
   * next `start()` returns after one batch.
   *
   * @tornado ioloop.IOLoop.stop
   */
  stop(): void {
    notImplemented('stop')
  }

  /**
   * Starts the loop, runs `func` in it, and stops it when the result is there.
   *
   * Asynchronous in spite of its name, since JavaScript cannot wait blocking.
   *
   * @param func May return undefined, a promise, an array or object of promises, or whatever else
   *   coroutines may yield. Receives a signal that is aborted on timeout.
   * @param options `timeout` limits the time; a Future that `func` returned is cancelled then.
   * @returns What the result gives. Rejects with the error of `func` itself; BadYieldError if it
   *   returned something that cannot be awaited; {@link TimeoutError}; Error if the loop was
   *   stopped before, is running already, or closed.
   *
   * @example
   * ```ts
   * const loop = new IOLoop()
   * await loop.runSync(async (signal) => fetch(url, { signal }), { timeout: 5 })
   * loop.close()
   * ```
   *
   * @tornado ioloop.IOLoop.run_sync
   */
  runSync<T>(func: (signal: AbortSignal) => T, options: RunSyncOptions = {}): Promise<Awaited<T>> {
    const { timeout } = options
    return runSync(this, func, timeout === undefined ? undefined : timeoutToDelay(timeout))
  }

  /**
   * Drops all callbacks, timers and handlers. The loop ignores, silently, whatever is scheduled on
   * it from then on. Closing it again does nothing.
   *
   * @param options `allFds` closes or destroys every watched object as well.
   * @throws Error if the loop is running.
   * @tornado ioloop.IOLoop.close
   */
  close(_options: { readonly allFds?: boolean } = {}): void {
    notImplemented('close')
  }

  /** The same as {@link close}. */
  [Symbol.dispose](): void {
    this.close()
  }

  /**
   * The loop's clock: seconds since the epoch, with fractions. It never goes back in the life of
   * the process, so it may drift from the wall clock.
   *
   * @tornado ioloop.IOLoop.time
   */
  time(): Seconds {
    return (TIME_ORIGIN + performance.now()) / 1000
  }

  /**
   * Calls `callback(...args)` in the next iteration of the loop: never before this method returns,
   * never in a microtask, in the order of the calls.
   *
   * What it throws, and the rejection of a promise it returns, is handed to
   * {@link handleCallbackException}; nothing can stop the loop.
   *
   * @tornado ioloop.IOLoop.add_callback
   */
  addCallback<A extends unknown[]>(_callback: (...args: A) => unknown, ..._args: A): void {
    notImplemented('addCallback')
  }

  /**
   * As {@link addCallback}, outside of all stack contexts.
   *
   * @tornado ioloop.IOLoop.spawn_callback
   */
  spawnCallback<A extends unknown[]>(_callback: (...args: A) => unknown, ..._args: A): void {
    notImplemented('spawnCallback')
  }

  /**
   * @deprecated Use {@link spawnCallback}; Node delivers signals on the loop.
   * @tornado ioloop.IOLoop.add_callback_from_signal
   */
  addCallbackFromSignal<A extends unknown[]>(callback: (...args: A) => unknown, ...args: A): void {
    this.spawnCallback(callback, ...args)
  }

  /**
   * Calls `callback` as a loop callback once `future` has settled, at the earliest in the next
   * iteration. It receives the Future, or for any other promise a Future with the same outcome.
   *
   * What the callback throws, typically by calling `result()`, is logged.
   *
   * @throws TypeError if `future` is not a promise or other thenable.
   * @tornado ioloop.IOLoop.add_future
   */
  addFuture<T>(future: PromiseLike<T>, callback: (future: Future<T>) => unknown): void {
    if (!isFuture(future)) throw new TypeError(`addFuture needs a promise, not ${String(future)}`)
    requireFunction(callback)
    futureAddDoneCallback(future, (settled) => this.addCallback(callback, settled))
  }

  /**
   * Calls `callback(...args)` at a time.
   *
   * @param deadline A number is absolute on the clock of {@link time}; a Date is absolute too;
   *   `{ seconds }` counts from now. A time that has passed means the next iteration.
   * @returns A handle for {@link removeTimeout}.
   * @throws TypeError if `deadline` is none of these.
   * @tornado ioloop.IOLoop.add_timeout
   */
  addTimeout<A extends unknown[]>(
    deadline: Deadline,
    callback: (...args: A) => unknown,
    ...args: A
  ): object {
    if (typeof deadline === 'number') return this.callAt(deadline, callback, ...args)
    if (types.isDate(deadline)) return this.callLater(timeoutToDelay(deadline), callback, ...args)
    if (typeof deadline === 'object' && deadline !== null && 'seconds' in deadline) {
      return this.callLater(deadline.seconds, callback, ...args)
    }
    throw unsupportedTimeout(deadline)
  }

  /**
   * Calls `callback(...args)` `delay` seconds from now, never earlier on the clock of {@link time}.
   *
   * @returns A handle for {@link removeTimeout}.
   * @tornado ioloop.IOLoop.call_later
   */
  callLater<A extends unknown[]>(
    delay: Seconds,
    callback: (...args: A) => unknown,
    ...args: A
  ): object {
    if (typeof delay !== 'number') throw unsupportedTimeout(delay)
    return this.callAt(this.time() + delay, callback, ...args)
  }

  /**
   * Calls `callback(...args)` when {@link time} reaches `when`.
   *
   * Timers run in the order of their deadlines, equal ones in the order they were added. Infinity
   * never comes.
   *
   * @returns A handle for {@link removeTimeout}.
   * @throws TypeError if `when` is not a number.
   * @tornado ioloop.IOLoop.call_at
   */
  callAt<A extends unknown[]>(
    _when: Seconds,
    _callback: (...args: A) => unknown,
    ..._args: A
  ): object {
    return notImplemented('callAt')
  }

  /**
   * Cancels a timer. May be called at any time, also after the timer has run, or again.
   *
   * @tornado ioloop.IOLoop.remove_timeout
   */
  removeTimeout(_timeout: object): void {
    notImplemented('removeTimeout')
  }

  /**
   * Calls `handler(fd, events)` in each iteration in which `fd` is ready for what is asked.
   *
   * On a stream READ means that `read()` gives data at once, or that its end is reached; WRITE that
   * there is no need to wait for `drain`. On a {@link PollSource} READ means it has something to
   * take. On a bare `net.Server`, which accepts by itself, READ comes once for each connection.
   * A handler that leaves the condition as it is will be called again.
   *
   * @param fd A stream, a server or a PollSource; or a number: 0, 1, 2 for the standard streams,
   *   or that of a registered PollSource. The handler receives what was given.
   * @param events The sum of `IOLoop.READ` and `IOLoop.WRITE`; errors are reported in any case.
   * @throws TypeError for a number without an object; Error if the object is watched already.
   * @tornado ioloop.IOLoop.add_handler
   */
  addHandler<F extends Selectable | number>(
    _fd: F,
    _handler: (fd: F, events: number) => unknown,
    _events: number,
  ): void {
    notImplemented('addHandler')
  }

  /**
   * Changes the events that are asked for.
   *
   * @throws Error if `fd` is not watched.
   * @tornado ioloop.IOLoop.update_handler
   */
  updateHandler(_fd: Selectable | number, _events: number): void {
    notImplemented('updateHandler')
  }

  /**
   * Stops watching; an event that is already pending is not delivered any more. Does nothing if
   * `fd` is not watched. The object is left open.
   *
   * @tornado ioloop.IOLoop.remove_handler
   */
  removeHandler(_fd: Selectable | number): void {
    notImplemented('removeHandler')
  }

  /**
   * Runs a function in an executor, by default in a worker thread.
   *
   * @param executor Undefined for the default one: a WorkerExecutor with one thread per CPU.
   * @param func See {@link Executor.submit}: for worker threads it must not refer to anything
   *   outside of itself.
   * @returns The result, which arrives on this loop. Cancelling reaches a task that has not begun.
   * @tornado ioloop.IOLoop.run_in_executor
   */
  runInExecutor<T>(
    executor: Executor | undefined,
    func: Task<T>,
    ...args: unknown[]
  ): Future<Awaited<T>> {
    const submitted = (executor ?? defaultExecutorOf(this)).submit(func, ...args)
    const result = new ExecutorResult(submitted)
    this.addFuture(submitted, (done) => chainFuture(done, result))
    return result
  }

  /**
   * Sets the executor for {@link runInExecutor}. The caller shuts it down.
   *
   * @tornado ioloop.IOLoop.set_default_executor
   */
  setDefaultExecutor(executor: Executor): void {
    setDefaultExecutorOf(this, executor)
  }

  /**
   * Called with an error of a callback that no stack context took; logs it. Subclasses may do
   * something else.
   *
   * @tornado ioloop.IOLoop.handle_callback_exception
   */
  handleCallbackException(callback: LoopCallback, error: unknown): void {
    appLog.error('Exception in callback %s', callback.name || '(anonymous)', { excInfo: error })
  }

  /**
   * For subclasses: the number and the object that `fd` stands for. The first is the object itself
   * if it has no number.
   *
   * @tornado ioloop.IOLoop.split_fd
   */
  splitFd(fd: Selectable | number): [number | object, object] {
    const source = resolveFd(fd)
    return [typeof fd === 'number' ? fd : (numberOf(source) ?? source), source]
  }

  /**
   * For subclasses: closes or destroys what `fd` stands for; errors are ignored.
   *
   * @tornado ioloop.IOLoop.close_fd
   */
  closeFd(fd: Selectable | number): void {
    closeSelectable(fd)
  }
}

function notImplemented(name: string): never {
  throw new Error(`not implemented: ${name}`)
}

/** Throws for a callback that cannot be called, where the mistake is still on the stack. */
export function requireFunction(callback: unknown): void {
  if (typeof callback !== 'function') {
    throw new TypeError(`a callback must be a function, not ${typeof callback}`)
  }
}
