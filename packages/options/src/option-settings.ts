import type { OptionType, OptionValueOf } from './option-type.ts'

/** What the value of a defined option is: of the declared type, or else like the default. */
export type DefinedValue<Y extends OptionType, D, M extends boolean> = M extends true
  ? ([Y] extends [never] ? string : OptionValueOf<Y>)[]
  : [Y] extends [never]
    ? D
    : OptionValueOf<Y>

/** How an option is defined. */
export interface OptionSettings<
  Y extends OptionType = OptionType,
  D = unknown,
  M extends boolean = boolean,
> {
  /** The value until there is another; an empty list if `multiple`, otherwise `undefined`. */
  readonly default?: D | null | undefined
  /**
   * What the values are. When left out it follows from the default, unless `multiple`: a string,
   * an integer (`int`), another number (`float`), a boolean, a Date, an instance of a class; and
   * `str` when there is none. A timedelta is a number of seconds and has to be asked for.
   */
  readonly type?: Y | undefined
  /** A sentence for `--help`. */
  readonly help?: string | undefined
  /** How `--help` names the value, as in `--port=NUMBER`. */
  readonly metavar?: string | undefined
  /**
   * Whether the value is a list, comma-separated on the command line; default false. An `int` may
   * be a range there: `1,5:7` is 1, 5, 6, 7.
   */
  readonly multiple?: M | undefined
  /** The heading in `--help` and the name for `groupDict`; by default the defining file's path. */
  readonly group?: string | undefined
  /** Is called with each new value, parsed or assigned (`undefined` and `null` can be, too). */
  readonly callback?: ((value: DefinedValue<Y, D, M>) => void) | undefined
}
