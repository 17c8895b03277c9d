import { YieldPoint, type YieldPointRunner } from './yield-point.ts'

/** A yield point that belongs to the run it was started in. */
abstract class StartedYieldPoint extends YieldPoint {
  #runner: YieldPointRunner | undefined

  protected get runner(): YieldPointRunner {
    if (this.#runner === undefined) throw new Error('the yield point was not started')
    return this.#runner
  }

  override start(runner: YieldPointRunner): void {
    this.#runner = runner
  }
}

/**
 * Gives a function, at once, that stores what it is called with for the `Wait` of the same key.
 *
 * Keys are compared by value, arrays and plain objects by their members. They belong to one run of
 * the generator.
 *
 * @deprecated Belongs to the callback style.
 *
 * @example
 * ```ts
 * fetchOldStyle(url, yield new Callback('page'))
 * const page: Page = yield new Wait('page')
 * ```
 *
 * @tornado gen.Callback
 */
export class Callback extends StartedYieldPoint {
  readonly #key: unknown

  constructor(key: unknown) {
    super()
    this.#key = key
  }

  /** @throws KeyReuseError, at the yield, if the key is waited for already. */
  override start(runner: YieldPointRunner): void {
    super.start(runner)
    runner.registerCallback(this.#key)
  }

  override isReady(): boolean {
    return true
  }

  override getResult(): unknown {
    return this.runner.resultCallback(this.#key)
  }
}

/**
 * Waits for the function of a `Callback` to be called and gives its argument; `Arguments` if there
 * were several. Throws UnknownKeyError, at the yield, if there is no such `Callback`.
 *
 * @deprecated Belongs to the callback style.
 * @tornado gen.Wait
 */
export class Wait extends StartedYieldPoint {
  readonly #key: unknown

  constructor(key: unknown) {
    super()
    this.#key = key
  }

  override isReady(): boolean {
    return this.runner.isReady(this.#key)
  }

  override getResult(): unknown {
    return this.runner.popResult(this.#key)
  }
}

/**
 * As `Wait` for several keys: gives an array of the results in the order of the keys.
 *
 * @deprecated Belongs to the callback style.
 * @tornado gen.WaitAll
 */
export class WaitAll extends StartedYieldPoint {
  readonly #keys: readonly unknown[]

  constructor(keys: Iterable<unknown>) {
    super()
    this.#keys = [...keys]
  }

  override isReady(): boolean {
    // All are asked, so that an unknown key is not noticed only when the others are ready.
    return !this.#keys.map((key) => this.runner.isReady(key)).includes(false)
  }

  override getResult(): unknown[] {
    return this.#keys.map((key) => this.runner.popResult(key))
  }
}
