import type { Place } from './place.ts'

/** A piece of a template that the engine may refuse, as a statement of its own. */
export interface Check {
  readonly statement: string
  readonly place: Place
}

/** The body of a function that renders a template, and what has to be known to make it one. */
export interface GeneratedCode {
  readonly code: string
  /** Where each line of the code comes from. */
  readonly places: readonly Place[]
  readonly isAsync: boolean
  /** All names that the code mentions, or assigns, outside of strings. */
  readonly words: readonly string[]
  /** Those of them that are variables of the template. */
  readonly assigned: readonly string[]
  /** The spellings of `xhtmlEscape` for which the code calls a function named `_tt_<spelling>`. */
  readonly escapes: readonly string[]
  readonly checks: readonly Check[]
}
