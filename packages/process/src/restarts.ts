import type { Milliseconds } from '@tornado-ts/util'

/** A worker that lived this long has started well; it is replaced at once. */
const STABLE: Milliseconds = 5000
const FIRST_PAUSE: Milliseconds = 100
const LONGEST_PAUSE: Milliseconds = 1000

/** Decides when a worker that failed is replaced, and when that was often enough. */
export class Restarts {
  readonly #max: number
  #count = 0
  /** How often in a row each worker has failed soon after its start. */
  readonly #early = new Map<number, number>()

  /** @param max How many workers may be replaced, all together. */
  constructor(max: number) {
    this.#max = max
  }

  /**
   * A worker has failed.
   *
   * @param id Its task id.
   * @param lifetime How long it has run.
   * @returns How long to wait before it is replaced: nothing the first time, then longer each time that
   *   it fails early. Undefined if it must not be replaced any more.
   */
  next(id: number, lifetime: Milliseconds): Milliseconds | undefined {
    if (++this.#count > this.#max) return undefined
    const early = lifetime < STABLE ? (this.#early.get(id) ?? 0) + 1 : 0
    this.#early.set(id, early)
    return early <= 1 ? 0 : Math.min(FIRST_PAUSE * 2 ** (early - 2), LONGEST_PAUSE)
  }
}
