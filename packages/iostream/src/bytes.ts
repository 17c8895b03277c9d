/** The same bytes as a Buffer, without copying. */
export function asBuffer(data: ArrayBufferView): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength)
}
