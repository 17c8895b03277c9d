/** Arranges for `resume` to be called once, on the next turn of a loop. @internal */
export type TurnScheduler = (resume: () => void) => void

let scheduleTurn: TurnScheduler = (resume) => void setImmediate(resume)

/**
 * Says what one turn of the loop is. ioloop calls this once, with `addCallback` on the current loop;
 * until then a turn is one `setImmediate`.
 *
 * @internal
 */
export function setTurnScheduler(schedule: TurnScheduler): void {
  scheduleTurn = schedule
}

/**
 * Waiting for this lets the loop run for one iteration, so that timers and I/O get through.
 *
 * For `yield` in a coroutine and for `await`. As a child of `multi` it counts as a ready undefined.
 *
 * @example
 * ```ts
 * for (const row of rows) {
 *   work(row)
 *   await moment
 * }
 * ```
 *
 * @tornado gen.moment
 */
export const moment: PromiseLike<void> = {
  then(onFulfilled, onRejected) {
    return new Promise<void>((resolve) => scheduleTurn(resolve)).then(onFulfilled, onRejected)
  },
}
