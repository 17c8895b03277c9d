import mime from 'mime'

const UNKNOWN = 'application/octet-stream'

/**
 * Where the types of this package differ from those of the table. A compressed file is sent as what
 * it is: its Content-Type never names what is inside, since no Content-Encoding goes with it.
 */
const OWN_TYPES: ReadonlyMap<string, string> = new Map([
  ['br', UNKNOWN],
  ['bz2', UNKNOWN],
  ['gz', 'application/gzip'],
  ['svgz', 'application/gzip'],
  ['taz', 'application/gzip'],
  ['tbz2', UNKNOWN],
  ['tgz', 'application/gzip'],
  ['txz', UNKNOWN],
  ['tz', 'application/gzip'],
  ['xml', 'text/xml'],
  ['xz', UNKNOWN],
  ['z', UNKNOWN],
])

/** The media type of a file by the end of its name, without a charset. */
export function contentTypeOf(path: string): string {
  const extension = /\.([^./\\]+)$/.exec(path)?.[1]
  if (extension === undefined) return UNKNOWN
  return OWN_TYPES.get(extension.toLowerCase()) ?? mime.getType(extension) ?? UNKNOWN
}
