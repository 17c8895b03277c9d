import { type ContextChain, captureChain, setTurnScheduler } from '@tornado-ts/concurrent'
import { type Seconds, registerObject } from '@tornado-ts/util'
import { CallbackQueue } from './callback-queue.ts'
import { IOLoop, type IOLoopOptions, loopState, requireFunction } from './io-loop.ts'
import { releaseDefaultExecutorOf } from './loop-executor.ts'
import { type LoopCallback, LoopTask } from './loop-task.ts'
import { closeTimerWheel } from './loop-timer-wheel.ts'
import { StreamPoller } from './stream-poller.ts'
import type { Selectable } from './stream-readiness.ts'
import { unsupportedTimeout } from './timeout.ts'
import { TimerEntry } from './timer-heap.ts'
import { TimerQueue } from './timer-queue.ts'
import type { FdHandler } from './watch.ts'

/** A handle that keeps the process alive while a loop waits; its period is as long as Node allows. */
const KEEP_ALIVE = 2 ** 31 - 1

/**
 * What the two kinds of loop share.
 *
 * Fields are `declare private`, because `initialize` assigns them before fields would be installed.
 *
 * @tornado platform.asyncio.BaseAsyncIOLoop
 */
export class BaseAsyncIOLoop extends IOLoop {
  declare private callbacks: CallbackQueue
  declare private timers: TimerQueue
  declare private poller: StreamPoller
  declare private timeFunc: (() => Seconds) | undefined
  declare private closed: boolean
  declare private stopRequested: boolean
  /** Resolves the promise of `start()`; undefined while not running. */
  declare private finishStart: (() => void) | undefined
  declare private keepAlive: NodeJS.Timeout | undefined

  /** Sets the loop up without making it current. */
  override initialize(options: IOLoopOptions = {}): void {
    this.timeFunc = options.timeFunc
    this.closed = false
    this.stopRequested = false
    this.finishStart = undefined
    this.keepAlive = undefined
    const run = (task: LoopTask): void => task.run(this, this.gated)
    this.callbacks = new CallbackQueue(run, () => this.batchDone())
    this.timers = new TimerQueue(() => this.time(), run)
    this.poller = new StreamPoller((watch) => {
      if (!this.closed) this.callbacks.push(watch)
    })
    if (!this.gated) this.open()
  }

  /** Whether callbacks and timers are held while the loop is not running. */
  protected get gated(): boolean {
    return true
  }

  /** Whether this is what `IOLoop.current()` gives here. */
  get isCurrent(): boolean {
    return IOLoop.current({ instance: false }) === this
  }

  override get running(): boolean {
    return this.finishStart !== undefined
  }

  override makeCurrent(): void {
    loopState.explicit = this
  }

  override start(): Promise<void> {
    if (this.closed) return Promise.reject(new Error('IOLoop is closed'))
    if (this.running) return Promise.reject(new Error('IOLoop is already running'))
    return new Promise((resolve) => {
      this.finishStart = resolve
      this.keepAlive = setInterval(() => undefined, KEEP_ALIVE)
      this.open()
      if (this.stopRequested) this.callbacks.wake()
    })
  }

  override stop(): void {
    this.stopRequested = true
    if (this.running && !this.callbacks.inBatch) this.callbacks.wake()
  }

  override close({ allFds = false }: { readonly allFds?: boolean } = {}): void {
    if (this.closed) return
    if (this.running) throw new Error('cannot close a running IOLoop')
    this.closed = true
    this.callbacks.clear()
    this.timers.clear()
    closeTimerWheel(this)
    for (const source of this.poller.clear()) if (allFds) this.closeFd(source)
    releaseDefaultExecutorOf(this)
    if (loopState.explicit === this) loopState.explicit = undefined
    if (loopState.main === this) loopState.main = undefined
  }

  override time(): Seconds {
    return this.timeFunc === undefined ? super.time() : this.timeFunc()
  }

  override addCallback<A extends unknown[]>(callback: (...args: A) => unknown, ...args: A): void {
    this.enqueue(callback as LoopCallback, args, captureChain())
  }

  override spawnCallback<A extends unknown[]>(callback: (...args: A) => unknown, ...args: A): void {
    this.enqueue(callback as LoopCallback, args, undefined)
  }

  override callAt<A extends unknown[]>(
    when: Seconds,
    callback: (...args: A) => unknown,
    ...args: A
  ): object {
    return this.schedule(when, callback as LoopCallback, args)
  }

  // As the inherited one, without taking the arguments apart and together again.
  override callLater<A extends unknown[]>(
    delay: Seconds,
    callback: (...args: A) => unknown,
    ...args: A
  ): object {
    if (typeof delay !== 'number') throw unsupportedTimeout(delay)
    return this.schedule(this.time() + delay, callback as LoopCallback, args)
  }

  override removeTimeout(timeout: object): void {
    if (!(timeout instanceof TimerEntry)) throw new TypeError('not a handle of a timeout')
    this.timers.remove(timeout)
  }

  override addHandler<F extends Selectable | number>(
    fd: F,
    handler: (fd: F, events: number) => unknown,
    events: number,
  ): void {
    requireFunction(handler)
    if (!this.closed) this.poller.add(fd, handler as FdHandler, events, captureChain())
  }

  override updateHandler(fd: Selectable | number, events: number): void {
    if (!this.closed) this.poller.update(fd, events)
  }

  override removeHandler(fd: Selectable | number): void {
    this.poller.remove(fd)
  }

  private enqueue(callback: LoopCallback, args: unknown[], chain: ContextChain | undefined): void {
    requireFunction(callback)
    if (!this.closed) this.callbacks.push(new LoopTask(callback, args, chain))
  }

  private schedule(when: Seconds, callback: LoopCallback, args: unknown[]): TimerEntry {
    if (typeof when !== 'number' || Number.isNaN(when)) throw unsupportedTimeout(when)
    requireFunction(callback)
    return this.timers.add(when, callback, args, captureChain())
  }

  private open(): void {
    // Timers first: those that came due while the loop stood still run before any callback.
    this.timers.open()
    this.callbacks.open()
  }

  private batchDone(): void {
    const finish = this.finishStart
    if (!this.stopRequested || finish === undefined) return
    this.stopRequested = false
    this.finishStart = undefined
    clearInterval(this.keepAlive)
    if (this.gated) {
      this.callbacks.hold()
      this.timers.hold()
    }
    finish()
  }
}

/**
 * The gated loop that `new IOLoop()` makes: what is scheduled on it waits for `start()` or
 * `runSync()`. It becomes the current loop unless `makeCurrent` is false.
 *
 * @tornado platform.asyncio.AsyncIOLoop
 */
export class AsyncIOLoop extends BaseAsyncIOLoop {
  override initialize(options: IOLoopOptions = {}): void {
    super.initialize(options)
    if (options.makeCurrent ?? true) this.makeCurrent()
  }
}

/**
 * The main loop, which stands for Node's own and therefore always runs.
 *
 * `IOLoop.current()` makes it when it is needed; there is one at a time. Closing it drops its
 * callbacks and timers and lets a new one be made, while Node's loop goes on.
 *
 * @tornado platform.asyncio.AsyncIOMainLoop
 */
export class AsyncIOMainLoop extends BaseAsyncIOLoop {
  override initialize(options: IOLoopOptions = {}): void {
    if (loopState.main !== undefined) {
      throw new Error('IOLoop is already associated with the main event loop')
    }
    super.initialize(options)
    loopState.main = this
  }

  protected override get gated(): boolean {
    return false
  }

  /** Does nothing: the main loop is current wherever no other loop is. */
  override makeCurrent(): void {
    // Nothing to do.
  }
}

loopState.standardClass = () => AsyncIOLoop
loopState.makeMain = () => new AsyncIOMainLoop()
registerObject('ioloop.AsyncIOLoop', AsyncIOLoop)
registerObject('ioloop.AsyncIOMainLoop', AsyncIOMainLoop)
registerObject('platform.asyncio.AsyncIOLoop', AsyncIOLoop)
registerObject('platform.asyncio.AsyncIOMainLoop', AsyncIOMainLoop)
setTurnScheduler((resume) => IOLoop.current().addCallback(resume))
