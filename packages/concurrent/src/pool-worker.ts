import type { MessagePort } from 'node:worker_threads'
import { MessageChannel, Worker } from 'node:worker_threads'
import { Future } from './future.ts'
import { receivedError } from './received-error.ts'
import type { TaskMessage } from './task-message.ts'
import type { Reply } from './worker-main.ts'
import { workerProgram } from './worker-main.ts'

/** The Future of a task in a pool: it can be cancelled only until a worker has taken it. */
export class TaskFuture<T> extends Future<T> {
  #taken = false

  /** Marks the task as taken; false if it was cancelled before. */
  take(): boolean {
    if (this.done()) return false
    this.#taken = true
    return true
  }

  override cancel(): boolean {
    return !this.#taken && super.cancel()
  }
}

/** A task waiting for a worker, or in one. */
export interface Job {
  readonly future: TaskFuture<unknown>
  readonly task: TaskMessage
  readonly args: readonly unknown[]
}

/** What a {@link PoolWorker} tells the pool it belongs to. */
export interface PoolWorkerOwner {
  /** The worker has finished its task and can take another. */
  workerIdle(worker: PoolWorker): void
  /** The thread has ended, on request or not. */
  workerGone(worker: PoolWorker): void
}

/** One thread of a pool; it works on one task at a time. */
export class PoolWorker {
  readonly #owner: PoolWorkerOwner
  readonly #worker: Worker
  /** Not the worker's own port, so that a task may use that as it likes. */
  readonly #port: MessagePort
  #job: Job | undefined
  #uncaught: unknown

  constructor(owner: PoolWorkerOwner) {
    this.#owner = owner
    const { port1: port, port2: remote } = new MessageChannel()
    this.#port = port
    port.on('message', (reply: Reply) => this.#receive(reply))
    port.on('messageerror', (error) => this.#finish((future) => future.setException(error)))
    // Only the worker, and only while it is busy, keeps the process alive.
    port.unref()
    this.#worker = new Worker(workerProgram(), {
      eval: true,
      workerData: remote,
      transferList: [remote],
    })
    this.#worker.unref()
    this.#worker.on('error', (error) => {
      this.#uncaught = error
    })
    this.#worker.on('exit', (code) => this.#exited(code))
  }

  /** Hands the worker, which must be idle, a task. A running task keeps the process alive. */
  start(job: Job): void {
    this.#job = job
    this.#worker.ref()
    try {
      this.#port.postMessage({ ...job.task, args: job.args })
    } catch (error) {
      this.#finish((future) => future.setException(error))
    }
  }

  /** Ends the thread, and what it works on. */
  terminate(): void {
    void this.#worker.terminate()
  }

  #receive(reply: Reply): void {
    this.#finish((future) => {
      if ('value' in reply) future.setResult(reply.value)
      else future.setException(receivedError(reply.failure))
    })
  }

  #finish(settle: (future: Future<unknown>) => void): void {
    const job = this.#job
    this.#job = undefined
    this.#worker.unref()
    if (job !== undefined && !job.future.done()) settle(job.future)
    this.#owner.workerIdle(this)
  }

  #exited(code: number): void {
    const future = this.#job?.future
    this.#job = undefined
    if (future !== undefined && !future.done()) {
      const options = this.#uncaught === undefined ? undefined : { cause: this.#uncaught }
      future.setException(new Error(`worker exited with code ${code}`, options))
    }
    this.#owner.workerGone(this)
  }
}
