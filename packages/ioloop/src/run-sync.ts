import { Future, convertYielded } from '@tornado-ts/concurrent'
import { type Seconds, TimeoutError } from '@tornado-ts/util'
import type { Timeout } from './timeout.ts'

/** Options of `IOLoop.runSync`. */
export interface RunSyncOptions {
  /** How long to wait for the result; no limit if left out. */
  readonly timeout?: Timeout | undefined
}

/** What {@link runSync} takes of a loop. */
interface RunnableLoop {
  readonly running: boolean
  start(): Promise<void>
  stop(): void
  addCallback(callback: () => void): void
  callLater(delay: Seconds, callback: () => void): object
  removeTimeout(handle: object): void
}

type Outcome = { readonly value: unknown } | { readonly error: unknown }

/** Runs a loop until a function's result is there; see `IOLoop.runSync`. */
export async function runSync<T>(
  loop: RunnableLoop,
  func: (signal: AbortSignal) => T,
  delay: Seconds | undefined,
): Promise<Awaited<T>> {
  const controller = new AbortController()
  let pending: unknown
  let outcome: Outcome | undefined
  let timedOut = false
  let ended = false

  const settle = (settled: Outcome): void => {
    outcome ??= settled
    // A result that comes after the run must not stop the next one.
    if (!ended && loop.running) loop.stop()
  }
  loop.addCallback(() => {
    if (ended) return
    try {
      pending = func(controller.signal)
      if (pending === undefined) settle({ value: undefined })
      else follow(convertYielded(pending), settle)
    } catch (error) {
      settle({ error })
    }
  })
  const timer =
    delay === undefined
      ? undefined
      : loop.callLater(delay, () => {
          timedOut = true
          if (pending instanceof Future) pending.cancel()
          controller.abort()
          loop.stop()
        })
  try {
    await loop.start()
  } finally {
    ended = true
    if (timer !== undefined) loop.removeTimeout(timer)
  }
  if (timedOut) throw new TimeoutError(`Operation timed out after ${String(delay)} seconds`)
  if (outcome === undefined) throw new Error('Event loop stopped before Future completed.')
  if ('error' in outcome) throw outcome.error
  return outcome.value as Awaited<T>
}

function follow(promise: PromiseLike<unknown>, settle: (outcome: Outcome) => void): void {
  void Promise.resolve(promise).then(
    (value) => settle({ value }),
    (error: unknown) => settle({ error }),
  )
}
