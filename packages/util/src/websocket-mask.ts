/**
 * XOR masking of WebSocket payloads (RFC 6455 §5.3), four bytes at a time.
 *
 * Payloads shorter than this go byte by byte: making the word view costs more than it saves.
 */
const WORD_THRESHOLD = 48

/** Turns four mask bytes into a word of this machine's byte order. */
const maskBytes = new Uint8Array(4)
const maskWord = new Int32Array(maskBytes.buffer)

/**
 * XORs each byte of `data` with the matching byte of the mask, in place.
 *
 * @param mask The four masking bytes.
 * @param data The payload, or a piece of it; overwritten.
 * @param offset Position of `data[0]` in the payload, so that it can be unmasked piece by piece.
 * @throws RangeError if the mask does not have four bytes.
 * @internal
 */
export function websocketMaskInPlace(mask: Uint8Array, data: Uint8Array, offset: number = 0): void {
  if (mask.length !== 4) throw new RangeError('mask must be 4 bytes')
  const length = data.length
  let i = 0
  if (length >= WORD_THRESHOLD) {
    while (((data.byteOffset + i) & 3) !== 0) {
      data[i] = (data[i] as number) ^ (mask[(offset + i) & 3] as number)
      i++
    }
    const first = offset + i
    maskBytes[0] = mask[first & 3] as number
    maskBytes[1] = mask[(first + 1) & 3] as number
    maskBytes[2] = mask[(first + 2) & 3] as number
    maskBytes[3] = mask[(first + 3) & 3] as number
    const key = maskWord[0] as number
    const words = new Int32Array(data.buffer, data.byteOffset + i, (length - i) >>> 2)
    const count = words.length
    for (let w = 0; w < count; w++) words[w] = (words[w] as number) ^ key
    i += count << 2
  }
  for (; i < length; i++) data[i] = (data[i] as number) ^ (mask[(offset + i) & 3] as number)
}

/**
 * Returns a masked copy of `data`; masking twice restores it.
 *
 * @param mask The four masking bytes.
 * @param data The payload; left as it is.
 * @throws RangeError if the mask does not have four bytes.
 * @internal
 * @tornado util._websocket_mask
 */
export function websocketMask(mask: Uint8Array, data: Uint8Array): Buffer {
  if (mask.length !== 4) throw new RangeError('mask must be 4 bytes')
  const masked = Buffer.allocUnsafe(data.length)
  masked.set(data)
  websocketMaskInPlace(mask, masked)
  return masked
}
