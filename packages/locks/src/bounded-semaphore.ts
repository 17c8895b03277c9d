import { Semaphore } from './semaphore.ts'

/**
 * A {@link Semaphore} that refuses to be released more often than it was acquired, which nearly
 * always is a mistake.
 *
 * @tornado locks.BoundedSemaphore
 */
export class BoundedSemaphore extends Semaphore {
  readonly #slots: number

  /**
   * @param value How many slots there are.
   * @throws RangeError if it is negative or not a whole number.
   */
  constructor(value = 1) {
    super(value)
    this.#slots = value
  }

  /**
   * Gives a slot back.
   *
   * @throws RangeError if all slots are free; nothing has changed then.
   * @tornado locks.BoundedSemaphore.release
   */
  override release(): void {
    if (this.free >= this.#slots) throw new RangeError('Semaphore released too many times')
    super.release()
  }
}
