/** One of the ways to authenticate that a server offers. */
export interface AuthChallenge {
  /** In lower case. */
  readonly scheme: string
  /** By name in lower case; quoted values without their quotes. */
  readonly params: ReadonlyMap<string, string>
}

const SEPARATORS = /[ \t,]*/y
const TOKEN = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y
const EQUALS = /[ \t]*=[ \t]*/y
const QUOTED_STRING = /"((?:[^"\\]|\\.)*)"/sy
/** What stands behind a scheme in place of parameters, up to the end of the list's element. */
const TOKEN68 = /[ \t]+[A-Za-z0-9\-._~+/]+=*[ \t]*(?=,|$)/y
const QUOTED_PAIR = /\\(.)/gs

/**
 * The challenges in the lines of a `WWW-Authenticate` or `Proxy-Authenticate` header, in order.
 *
 * Several may stand in one line, divided by the same commas as their parameters. What follows a
 * mistake in a line is not looked at, and of a challenge cut off so nothing is kept.
 *
 * @see RFC 9110 §11.6.1
 */
export function parseAuthChallenges(lines: readonly string[]): AuthChallenge[] {
  return lines.flatMap(parseLine)
}

function parseLine(line: string): AuthChallenge[] {
  const challenges: AuthChallenge[] = []
  let params: Map<string, string> | undefined
  let at = 0

  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(line)
    if (found === null) return undefined
    at = pattern.lastIndex
    return found
  }

  for (take(SEPARATORS); at < line.length; take(SEPARATORS)) {
    const name = take(TOKEN)?.[0].toLowerCase()
    if (name === undefined) return challenges.slice(0, -1)
    if (take(EQUALS) === undefined) {
      const own = new Map<string, string>()
      challenges.push({ scheme: name, params: own })
      params = take(TOKEN68) === undefined ? own : undefined
      continue
    }
    const quoted = take(QUOTED_STRING)?.[1]
    const value = quoted?.replace(QUOTED_PAIR, '$1') ?? take(TOKEN)?.[0]
    // RFC 9110 §11.2: a name occurs only once in a challenge.
    if (value === undefined || params === undefined || params.has(name)) {
      return challenges.slice(0, -1)
    }
    params.set(name, value)
  }
  return challenges
}
