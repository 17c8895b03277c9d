import { genLog } from '@tornado-ts/log'

/** What a {@link FetchQueue} holds. */
export interface Queueable {
  /** A slot is free: begins. */
  begin(): void
  /** All slots are taken: waits to be begun. */
  wait(): void
}

/** Lets at most so many fetches run at a time; further ones wait in the order they came. */
export class FetchQueue<T extends Queueable> {
  readonly maxClients: number
  readonly active: Set<T> = new Set()
  readonly waiting: Set<T> = new Set()

  /** Kept, since a new one would have to pass all that has been deleted before it. */
  #next: Iterator<T> | undefined
  #pumping = false

  /** @throws RangeError if `maxClients` is not a positive integer. */
  constructor(maxClients: number) {
    if (!(Number.isInteger(maxClients) && maxClients > 0) && maxClients !== Infinity) {
      throw new RangeError(`maxClients must be a positive integer, not ${maxClients}`)
    }
    this.maxClients = maxClients
  }

  /** Begins a fetch, or makes it wait. */
  add(fetch: T): void {
    if (this.active.size < this.maxClients && this.waiting.size === 0) {
      this.active.add(fetch)
      fetch.begin()
      return
    }
    this.waiting.add(fetch)
    fetch.wait()
    genLog.debug(
      'maxClients limit reached, request queued. %s active, %s queued requests.',
      this.active.size,
      this.waiting.size,
    )
  }

  /** A fetch has ended, or is not to begin any more. */
  remove(fetch: T): void {
    this.active.delete(fetch)
    if (this.waiting.size === 0) return
    this.waiting.delete(fetch)
    this.#pump()
  }

  /** A loop, since a fetch may end as soon as it is begun. */
  #pump(): void {
    if (this.#pumping) return
    this.#pumping = true
    while (this.active.size < this.maxClients && this.waiting.size > 0) {
      this.#next ??= this.waiting.values()
      const { done, value } = this.#next.next()
      if (done === true) {
        this.#next = undefined
        continue
      }
      this.waiting.delete(value)
      this.active.add(value)
      value.begin()
    }
    this.#pumping = false
  }
}
