/**
 * Makes a function of generated JavaScript.
 *
 * Templates are programs, and this is the place where they become one: nothing but what the code
 * generator has written may be passed to it.
 *
 * @throws SyntaxError if the body is not JavaScript; RangeError if it is nested too deeply.
 * @internal
 */
export function compileFunction(
  parameters: readonly string[],
  body: string,
): (...values: unknown[]) => unknown {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- what a compiler is for
  return new Function(...parameters, body) as (...values: unknown[]) => unknown
}
