import type { TextDecoder } from 'node:util'
import { textDecoder } from './decode-text.ts'
import { TranslationFileError } from './errors.ts'

/** What a gettext `.mo` file holds. */
export interface MoFile {
  /** The fields of the header entry, names in lower case. */
  readonly header: ReadonlyMap<string, string>
  /** Translations by source text, which has its context before it where there is one. */
  readonly messages: ReadonlyMap<string, string>
  /** All forms of the messages that have a plural, by the singular source text. */
  readonly plurals: ReadonlyMap<string, readonly string[]>
}

const MAGIC = 0x950412de
const HEAD_SIZE = 20

type Decode = (bytes: Uint8Array) => string

/**
 * Reads a GNU `.mo` file of either byte order.
 *
 * Text is decoded as the header entry's `charset` says, and has to be ASCII without one.
 *
 * @throws {@link TranslationFileError} for another kind of file, an unknown major version, one that was cut off, and
 * text that its charset cannot decode.
 * @see "The Format of GNU MO Files" in the GNU gettext manual.
 */
export function parseMoFile(bytes: Uint8Array): MoFile {
  const entries = readEntries(bytes)
  const headerEntry = entries.find(([source]) => source.length === 0)
  const header = parseHeader(headerEntry === undefined ? '' : latin1(headerEntry[1]))
  const decode = decoderFor(header.get('content-type'))
  const messages = new Map<string, string>()
  const plurals = new Map<string, readonly string[]>()
  for (const [source, translation] of entries) {
    if (source.length === 0) continue
    const key = decode(source)
    const nul = key.indexOf('\0')
    if (nul < 0) messages.set(key, decode(translation))
    else plurals.set(key.slice(0, nul), decode(translation).split('\0'))
  }
  return { header, messages, plurals }
}

type Entry = readonly [source: Uint8Array, translation: Uint8Array]

/** The pairs of strings, after everything about their places has been checked. */
function readEntries(bytes: Uint8Array): Entry[] {
  if (bytes.length < HEAD_SIZE) throw new TranslationFileError('not a .mo file: too short')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const littleEndian = view.getUint32(0, true) === MAGIC
  if (!littleEndian && view.getUint32(0) !== MAGIC) {
    throw new TranslationFileError('not a .mo file: its magic number is another')
  }
  const word = (offset: number): number => view.getUint32(offset, littleEndian)
  const major = word(4) >>> 16
  if (major > 1) throw new TranslationFileError(`unknown version ${major} of .mo files`)
  const count = word(8)
  const sources = word(12)
  const translations = word(16)
  if (Math.max(sources, translations) + count * 8 > bytes.length) {
    throw new TranslationFileError('.mo file is cut off in its tables')
  }
  const stringAt = (offset: number): Uint8Array => {
    const start = word(offset + 4)
    const end = start + word(offset)
    // Each string has a NUL behind it that its length does not count.
    if (end >= bytes.length) throw new TranslationFileError('.mo file is cut off in its strings')
    return bytes.subarray(start, end)
  }
  const entries: Entry[] = []
  for (let i = 0; i < count; i += 1) {
    entries.push([stringAt(sources + i * 8), stringAt(translations + i * 8)])
  }
  return entries
}

function parseHeader(text: string): Map<string, string> {
  const fields = new Map<string, string>()
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':')
    if (colon < 0) continue
    fields.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
  }
  return fields
}

function decoderFor(contentType: string | undefined): Decode {
  const [, charset] = /charset=([^\s;]+)/iu.exec(contentType ?? '') ?? []
  if (charset === undefined) return ascii
  const decoder = newDecoder(charset)
  return (bytes) => {
    try {
      return decoder.decode(bytes)
    } catch (cause) {
      throw new TranslationFileError(`text that is not in charset ${charset}`, { cause })
    }
  }
}

function newDecoder(charset: string): TextDecoder {
  try {
    return textDecoder(charset)
  } catch (cause) {
    throw new TranslationFileError(`unknown charset ${charset}`, { cause })
  }
}

function ascii(bytes: Uint8Array): string {
  if (bytes.some((byte) => byte > 0x7f)) {
    throw new TranslationFileError('text that is not ASCII, and no charset is declared')
  }
  return latin1(bytes)
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}
