/** Node's own latin1 decoder: a quarter faster on short texts than going through `toString`. */
const { latin1Slice } = Buffer.prototype as unknown as {
  latin1Slice(this: Uint8Array, start: number, end: number): string
}

/** The bytes `buf[start..end)` as a text of one character for each. */
export function decodeLatin1(buf: Uint8Array, start: number, end: number): string {
  return latin1Slice.call(buf, start, end)
}
