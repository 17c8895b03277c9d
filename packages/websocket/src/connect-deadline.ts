import { HTTPTimeoutError } from '@tornado-ts/httpclient'
import type { Milliseconds, Seconds } from '@tornado-ts/util'

/** Beyond this Node's timers fire at once. */
const LONGEST_TIMER: Milliseconds = 2 ** 31 - 1

/** Aborts what takes too long, or what the user has given up. */
export class ConnectDeadline {
  readonly #controller = new AbortController()
  readonly #external: AbortSignal | undefined
  #timer: NodeJS.Timeout | undefined = undefined

  /** @param external The user's own signal; its reason is passed on. */
  constructor(external: AbortSignal | undefined) {
    this.#external = external
    external?.addEventListener('abort', this.#onAbort)
    if (external?.aborted === true) this.#onAbort()
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Allows `seconds` from now on, 0 for any time; `doing` is what is said to have taken longer. */
  allow(seconds: Seconds, doing: string): void {
    clearTimeout(this.#timer)
    const delay = seconds * 1000
    if (!(delay > 0) || delay > LONGEST_TIMER) return
    const error = new HTTPTimeoutError(`Timeout while ${doing}`)
    this.#timer = setTimeout(() => this.#controller.abort(error), delay)
  }

  /** Everything has been done in time. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#external?.removeEventListener('abort', this.#onAbort)
  }

  readonly #onAbort = (): void => this.#controller.abort(this.#external?.reason)
}
