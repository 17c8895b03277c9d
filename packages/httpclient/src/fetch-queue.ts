import { genLog } from '@tornado-ts/log'
import { FetchList } from './fetch-list.ts'
import type { Listed } from './fetch-list.ts'

/** What a {@link FetchQueue} holds. */
export interface Queueable<T> extends Listed<T> {
  /** A slot is free: begins. */
  begin(): void
  /** All slots are taken: waits to be begun. */
  wait(): void
}

/** Lets at most so many fetches run at a time; further ones wait in the order they came. */
export class FetchQueue<T extends Queueable<T>> {
  readonly maxClients: number
  readonly active: FetchList<T> = new FetchList()
  readonly waiting: FetchList<T> = new FetchList()
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
      this.active.append(fetch)
      fetch.begin()
      return
    }
    this.waiting.append(fetch)
    fetch.wait()
    genLog.debug(
      'maxClients limit reached, request queued. %s active, %s queued requests.',
      this.active.size,
      this.waiting.size,
    )
  }

  /** A fetch has ended, or is not to begin any more. */
  remove(fetch: T): void {
    fetch.list?.remove(fetch)
    if (this.waiting.size > 0) this.#pump()
  }

  /** A loop, since a fetch may end as soon as it is begun. */
  #pump(): void {
    if (this.#pumping) return
    this.#pumping = true
    try {
      while (this.active.size < this.maxClients) {
        const next = this.waiting.first
        if (next === undefined) break
        this.waiting.remove(next)
        this.active.append(next)
        next.begin()
      }
    } finally {
      this.#pumping = false
    }
  }
}
