/**
 * Stands for keyword arguments where a callback is called: `callback(new Kwargs({ error }))`.
 *
 * @deprecated Belongs to the callback style.
 */
export class Kwargs {
  /** The arguments by name. */
  readonly values: Readonly<Record<string, unknown>>

  constructor(values: Readonly<Record<string, unknown>>) {
    this.values = values
  }
}

/**
 * What a callback was called with, where that is not one plain value.
 *
 * @deprecated Belongs to the callback style.
 * @tornado gen.Arguments
 */
export class Arguments {
  /** The positional arguments. @tornado gen.Arguments.args */
  readonly args: readonly unknown[]
  /** The keyword arguments, see {@link Kwargs}. @tornado gen.Arguments.kwargs */
  readonly kwargs: Readonly<Record<string, unknown>>

  constructor(args: readonly unknown[], kwargs: Readonly<Record<string, unknown>> = {}) {
    this.args = args
    this.kwargs = kwargs
  }
}

/**
 * Makes a callback that hands over one value whatever it is called with: nothing gives undefined,
 * one argument that argument, anything else {@link Arguments}.
 */
export function argumentAdapter(report: (value: unknown) => void): (...args: unknown[]) => void {
  return (...args) => {
    const last = args.at(-1)
    if (last instanceof Kwargs) report(new Arguments(args.slice(0, -1), last.values))
    else report(args.length > 1 ? new Arguments(args) : last)
  }
}
