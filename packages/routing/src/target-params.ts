/** What a matching rule hands to its target. */
export interface TargetParams {
  /** The unnamed groups of the path, percent-decoded; undefined for one that took no part. */
  readonly pathArgs?: readonly (Buffer | undefined)[]
  /** The named groups of the path, percent-decoded, in a record without prototype. */
  readonly pathKwargs?: Readonly<Record<string, Buffer | undefined>>
  /** The keyword arguments of the rule, if it has any. */
  readonly targetKwargs?: Readonly<Record<string, unknown>>
}

/** A match without parameters: one object for all of them. */
export const NO_PARAMS: TargetParams = Object.freeze({})
