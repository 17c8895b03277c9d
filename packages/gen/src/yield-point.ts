/** What a {@link YieldPoint} may use of the run of the generator it was yielded in. */
export interface YieldPointRunner {
  /**
   * Adds a key that has no result yet.
   *
   * @throws KeyReuseError if it is there already.
   */
  registerCallback(key: unknown): void
  /**
   * Whether the key has a result.
   *
   * @throws UnknownKeyError if it was not registered, or its result was taken already.
   */
  isReady(key: unknown): boolean
  /** Gives the key its result; does nothing for a key that is not there. */
  setResult(key: unknown, result: unknown): void
  /**
   * Takes the result of a key, which is then free again.
   *
   * @throws UnknownKeyError if it is not there.
   */
  popResult(key: unknown): unknown
  /** A function that gives the key what it is called with. */
  resultCallback(key: unknown): (...args: unknown[]) => void
}

/**
 * Something a generator can yield besides promises; the base of `Callback`, `Wait` and `WaitAll`.
 *
 * @deprecated Belongs to the callback style; yield promises.
 * @tornado gen.YieldPoint
 */
export abstract class YieldPoint {
  /** Called once, when it is yielded. @tornado gen.YieldPoint.start */
  abstract start(runner: YieldPointRunner): void
  /**
   * Whether the generator can go on. Asked after `start`, and then whenever a key gets its result.
   *
   * @tornado gen.YieldPoint.is_ready
   */
  abstract isReady(): boolean
  /** What `yield` gives, or throws. @tornado gen.YieldPoint.get_result */
  abstract getResult(): unknown
}
