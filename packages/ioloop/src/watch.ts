import type { ContextChain } from '@tornado-ts/concurrent'
import { type CallbackHost, type LoopCallback, LoopTask } from './loop-task.ts'
import { ERROR, NONE, type Readiness, type Selectable, readinessOf } from './stream-readiness.ts'

/** A handler as it is kept; the first argument is what was given to `addHandler`. */
export type FdHandler = (fd: Selectable | number, events: number) => void

/** A watched object: the task that calls its handler, queued whenever there may be something. */
export class Watch extends LoopTask {
  readonly #readiness: Readiness
  readonly #schedule: (watch: Watch) => void
  readonly #fd: Selectable | number
  #interest = NONE
  #scheduled = false
  #cancelled = false

  constructor(
    fd: Selectable | number,
    source: Selectable,
    handler: FdHandler,
    chain: ContextChain | undefined,
    schedule: (watch: Watch) => void,
  ) {
    super(handler as LoopCallback, [], chain)
    this.#fd = fd
    this.#schedule = schedule
    this.#readiness = readinessOf(source, this.#wake)
  }

  /** Sets the events the handler wants to hear of; errors are reported in any case. */
  update(interest: number): void {
    this.#interest = interest
    this.#readiness.watch(interest | ERROR)
    this.#wake()
  }

  /** Calls the handler no more, not even if it is queued. */
  cancel(): void {
    this.#cancelled = true
    this.#readiness.watch(NONE)
  }

  /** Calls the handler if what it asked for holds, and again in the next iteration if it still does. */
  override run(host: CallbackHost, scoped: boolean): void {
    this.#scheduled = false
    if (this.#cancelled) return
    const events = this.#readiness.events() & (this.#interest | ERROR)
    if (events === NONE) return
    this.args = [this.#fd, events]
    super.run(host, scoped)
    this.#wake()
  }

  readonly #wake = (): void => {
    if (this.#scheduled || this.#cancelled) return
    this.#scheduled = true
    this.#schedule(this)
  }
}
