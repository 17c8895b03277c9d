import { urlEscape } from '@tornado-ts/escape'
import { reUnescape } from '@tornado-ts/util'

const FOR_PATHS = { plus: false } as const

/**
 * A path with gaps, made from a pattern: the way back from a rule to a URL.
 *
 * @internal
 */
export class UrlTemplate {
  readonly #pieces: readonly string[]

  private constructor(pieces: readonly string[]) {
    this.#pieces = pieces
  }

  /**
   * Makes the template of a pattern, or `undefined` where the text between the groups is not
   * certain: nested, non-capturing or escaped parentheses, `\d` and the like outside of groups.
   *
   * @param groupCount How many groups the pattern captures.
   */
  static fromPattern(source: string, groupCount: number): UrlTemplate | undefined {
    const [first = '', ...groups] = withoutAnchors(source).split('(')
    if (groups.length !== groupCount) return undefined
    try {
      const pieces = [reUnescape(first)]
      for (const group of groups) {
        const [, literal, ...more] = group.split(')')
        if (literal === undefined || more.length > 0) return undefined
        pieces.push(reUnescape(literal))
      }
      return new UrlTemplate(pieces)
    } catch {
      return undefined
    }
  }

  /**
   * Fills the gaps; a slash in an argument stays a slash.
   *
   * @throws Error if there are not as many arguments as gaps.
   */
  fill(args: readonly unknown[]): string {
    const [first = '', ...rest] = this.#pieces
    if (args.length !== rest.length) throw new Error('required number of arguments not found')
    return first + rest.map((piece, i) => escapeArgument(args[i]) + piece).join('')
  }
}

function withoutAnchors(source: string): string {
  const start = source.startsWith('^') ? 1 : 0
  const anchored = /^(?:[^\\]|\\[^])*\$$/.test(source)
  return source.slice(start, anchored ? -1 : undefined)
}

function escapeArgument(argument: unknown): string {
  return urlEscape(argument instanceof Uint8Array ? argument : String(argument), FOR_PATHS)
}
