/** How {@link buildMo} writes the file. */
export interface MoOptions {
  readonly bigEndian?: boolean
  readonly major?: number
  readonly encoding?: BufferEncoding
}

/** The header entry of a catalogue in UTF-8, with the expression for its plurals. */
export function header(plural?: string, charset = 'UTF-8'): Record<string, string> {
  const forms = plural === undefined ? '' : `Plural-Forms: nplurals=6; plural=${plural};\n`
  return { '': `Content-Type: text/plain; charset=${charset}\n${forms}` }
}

/** Writes a GNU `.mo` file; a value that is a list has the forms of a plural, its key `singular\0plural`. */
export function buildMo(
  entries: Readonly<Record<string, string | readonly string[]>>,
  { bigEndian = false, major = 0, encoding = 'utf8' }: MoOptions = {},
): Buffer {
  const pairs = Object.entries(entries).map(([source, forms]): [Buffer, Buffer] => [
    Buffer.from(source, encoding),
    Buffer.from(typeof forms === 'string' ? forms : forms.join('\0'), encoding),
  ])
  pairs.sort(([a], [b]) => Buffer.compare(a, b))
  const size = 28 + pairs.length * 16
  const head = Buffer.alloc(size)
  const put = (value: number, at: number): void => {
    if (bigEndian) head.writeUInt32BE(value, at)
    else head.writeUInt32LE(value, at)
  }
  const words = [0x950412de, major * 0x10000, pairs.length, 28, 28 + pairs.length * 8, 0, size]
  words.forEach((value, index) => {
    put(value, index * 4)
  })
  const strings: Buffer[] = []
  let offset = size
  const place = (text: Buffer, at: number): void => {
    put(text.length, at)
    put(offset, at + 4)
    strings.push(text, Buffer.from([0]))
    offset += text.length + 1
  }
  pairs.forEach(([source], index) => {
    place(source, 28 + index * 8)
  })
  pairs.forEach(([, translation], index) => {
    place(translation, 28 + pairs.length * 8 + index * 8)
  })
  return Buffer.concat([head, ...strings])
}

/** Tornado's own test catalogue, French. */
export const FRENCH: Readonly<Record<string, string | readonly string[]>> = {
  ...header('(n > 1)'),
  school: 'école',
  'law\u0004right': 'le droit',
  'good\u0004right': 'le bien',
  'organization\u0004club\0organization\u0004clubs': ['le club', 'les clubs'],
  'stick\u0004club\0stick\u0004clubs': ['le bâton', 'les bâtons'],
}
