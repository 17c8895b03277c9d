import type { ContextChain } from '@tornado-ts/concurrent'
import { describeFd, resolveFd, tryResolveFd } from './selectable-fd.ts'
import type { Selectable } from './stream-readiness.ts'
import { type FdHandler, Watch } from './watch.ts'

/**
 * The objects a loop watches: level-triggered readiness on top of Node's events, since Node has no
 * polling of raw descriptors.
 */
export class StreamPoller {
  readonly #schedule: (watch: Watch) => void
  readonly #watches = new Map<Selectable, Watch>()

  /** @param schedule Queues the watch as a task of the loop's next iteration. */
  constructor(schedule: (watch: Watch) => void) {
    this.#schedule = schedule
  }

  add(
    fd: Selectable | number,
    handler: FdHandler,
    events: number,
    chain: ContextChain | undefined,
  ): void {
    const source = resolveFd(fd)
    if (this.#watches.has(source)) throw new Error(`fd ${describeFd(fd)} added twice`)
    const watch = new Watch(fd, source, handler, chain, this.#schedule)
    this.#watches.set(source, watch)
    watch.update(events)
  }

  update(fd: Selectable | number, events: number): void {
    const watch = this.#watches.get(resolveFd(fd))
    if (watch === undefined) throw new Error(`fd ${describeFd(fd)} is not registered`)
    watch.update(events)
  }

  /** Harmless if `fd` is not watched. */
  remove(fd: Selectable | number): void {
    const source = tryResolveFd(fd)
    const watch = source && this.#watches.get(source)
    if (source === undefined || watch === undefined) return
    this.#watches.delete(source)
    watch.cancel()
  }

  /** Stops watching everything and returns what was watched. */
  clear(): Selectable[] {
    const sources = [...this.#watches.keys()]
    for (const watch of this.#watches.values()) watch.cancel()
    this.#watches.clear()
    return sources
  }
}
