import { WheelEntry } from '@tornado-ts/ioloop'

/** A timeout in a timer wheel that calls a function. */
export class WheelTimer extends WheelEntry {
  readonly #callback: () => void

  constructor(callback: () => void) {
    super()
    this.#callback = callback
  }

  override onTimeout(): void {
    this.#callback()
  }
}
