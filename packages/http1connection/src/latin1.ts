/** Node's own latin1 decoder, a quarter faster on short texts than going through `toString`. */
interface Latin1Decoder {
  latin1Slice(start: number, end: number): string
}

/** The bytes `buf[start..end)` as a text of one character for each. */
export function decodeLatin1(buf: Uint8Array, start: number, end: number): string {
  const bytes = Buffer.isBuffer(buf) ? buf : Buffer.from(buf.buffer, buf.byteOffset, buf.byteLength)
  return (bytes as unknown as Latin1Decoder).latin1Slice(start, end)
}
