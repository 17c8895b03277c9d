import { HTTPInputError } from '@tornado-ts/httputil'
import { CR, LF } from './char-tables.ts'
import { decodeLatin1 } from './latin1.ts'

/** How much of an offending text is quoted in an error message. */
const QUOTED_LENGTH = 64

/** A line that ends without CR (RFC 9112 §2.2 lets us refuse it). */
export function bareLineFeed(): HTTPInputError {
  return new HTTPInputError('bare LF in header block')
}

/** A CR that ends no line. */
export function bareCarriageReturn(): HTTPInputError {
  return new HTTPInputError('bare CR in header block')
}

/** Why a field name that begins at `start` cannot have `buf[index]` in it. */
export function badName(buf: Uint8Array, start: number, index: number): HTTPInputError {
  if (buf[index] === LF) return bareLineFeed()
  if (buf[index] === CR) return new HTTPInputError('no colon in header line')
  const shown = decodeLatin1(buf, start, Math.min(index + 1, start + QUOTED_LENGTH))
  return new HTTPInputError(`Invalid header name ${JSON.stringify(shown)}`)
}

/** Why a field value cannot have this byte in it. */
export function badValue(byte: number | undefined): HTTPInputError {
  if (byte === LF) return bareLineFeed()
  const shown = (byte ?? 0).toString(16).padStart(2, '0')
  return new HTTPInputError(`Invalid header value: byte 0x${shown}`)
}
