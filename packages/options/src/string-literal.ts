/** A string literal that was read from a text. */
export interface StringLiteral {
  readonly value: string
  /** Where the text goes on. */
  readonly end: number
}

const LITERALS: readonly RegExp[] = [
  /"""(?<body>[^"\\]*(?:(?:\\[\s\S]|"(?!""))[^"\\]*)*)"""/y,
  /'''(?<body>[^'\\]*(?:(?:\\[\s\S]|'(?!''))[^'\\]*)*)'''/y,
  /"(?!"")(?<body>[^"\\\n]*(?:\\[\s\S][^"\\\n]*)*)"/y,
  /'(?!'')(?<body>[^'\\\n]*(?:\\[\s\S][^'\\\n]*)*)'/y,
]

const ESCAPE =
  /\\(?:(?<octal>[0-7]{1,3})|x(?<hex2>[\da-fA-F]{2})|u(?<hex4>[\da-fA-F]{4})|U(?<hex8>[\da-fA-F]{8})|(?<other>[\s\S]))/g

const CHARACTERS: ReadonlyMap<string, string> = new Map([
  ['\n', ''],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
])

/**
 * Reads a string literal of Python: in single, double or triple quotes, with escapes.
 *
 * As in Python, a backslash before a character that makes no escape stands for itself.
 *
 * @returns `undefined` if no well-formed literal begins there.
 */
export function readString(text: string, start: number): StringLiteral | undefined {
  for (const literal of LITERALS) {
    literal.lastIndex = start
    const body = literal.exec(text)?.groups?.['body']
    if (body === undefined) continue
    const value = unescape(body)
    return value === undefined ? undefined : { value, end: literal.lastIndex }
  }
  return undefined
}

function unescape(body: string): string | undefined {
  let wellFormed = true
  const value = body.replaceAll(ESCAPE, (escape: string, ...rest: unknown[]) => {
    const { octal, hex2, hex4, hex8, other } = rest.at(-1) as Record<string, string | undefined>
    if (other === undefined) {
      const code =
        octal === undefined ? parseInt(hex2 ?? hex4 ?? hex8 ?? '', 16) : parseInt(octal, 8)
      if (code <= 0x10ffff) return String.fromCodePoint(code)
    } else if (!/[xuUN]/.test(other)) {
      return CHARACTERS.get(other) ?? escape
    }
    wellFormed = false
    return escape
  })
  return wellFormed ? value : undefined
}
