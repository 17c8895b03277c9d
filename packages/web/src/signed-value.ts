import type { Seconds } from '@tornado-ts/util'
import { type CookieSecret, findKey, isCookieKey } from './cookie-secret.ts'
import { readV1, signV1 } from './signed-value-v1.ts'
import { readV2, signV2, splitV2 } from './signed-value-v2.ts'

/** The oldest format of signed values that is written and read. */
export const MIN_SUPPORTED_SIGNED_VALUE_VERSION = 1
/** The newest format of signed values that is written and read. */
export const MAX_SUPPORTED_SIGNED_VALUE_VERSION = 2
/** The format that is written unless another one is asked for. */
export const DEFAULT_SIGNED_VALUE_VERSION = 2
/** The oldest format that is read unless another one is asked for. */
export const DEFAULT_SIGNED_VALUE_MIN_VERSION = 1

/** What {@link createSignedValue} can be told. */
export interface CreateSignedValueOptions {
  /** The format: 2, the default, signs with HMAC-SHA256; 1, for old readers, with HMAC-SHA1. */
  readonly version?: number | undefined
  /** Tells the Unix time in seconds. Default is the clock of the machine. */
  readonly clock?: (() => Seconds) | undefined
  /** The key to sign with; required when the secret is a dictionary of keys. */
  readonly keyVersion?: number | undefined
}

/** What {@link decodeSignedValue} can be told. */
export interface DecodeSignedValueOptions {
  /** Older values are refused. Default 31. */
  readonly maxAgeDays?: number | undefined
  /** Tells the Unix time in seconds. Default is the clock of the machine. */
  readonly clock?: (() => Seconds) | undefined
  /** Values in older formats are refused. Default 1. */
  readonly minVersion?: number | undefined
}

/**
 * Signs a value, so that it can be given to a client and trusted when it comes back.
 *
 * It is signed, not encrypted: the client can read it. Tornado reads what this writes, and the
 * reverse.
 *
 * @param secret A long random key, or a dictionary of keys by key version.
 * @param name What the value is for, such as the name of its cookie; a part of what is signed.
 * @param value Text is signed as UTF-8.
 * @returns ASCII text, as long as `name` is.
 * @throws RangeError for a version that does not exist, or a key version that is no integer.
 * @throws Error when a dictionary has no such key, or the version is 1, which knows none.
 * @tornado web.create_signed_value
 */
export function createSignedValue(
  secret: CookieSecret,
  name: string,
  value: string | Uint8Array,
  options: CreateSignedValueOptions = {},
): string {
  const { version = DEFAULT_SIGNED_VALUE_VERSION, clock = unixTime, keyVersion } = options
  if (version !== 1 && version !== 2) throw new RangeError(`Unsupported version ${version}`)
  const timestamp = String(Math.floor(clock()))
  const base64 = Buffer.from(value).toString('base64')
  if (version === 1) {
    if (!isCookieKey(secret)) throw new Error('Version must be at least 2 for key version support')
    return signV1(secret, name, base64, timestamp)
  }
  if (keyVersion === undefined && !isCookieKey(secret)) {
    throw new Error('Key version must be set when sign key dict is used')
  }
  const number = keyVersion ?? 0
  if (!Number.isSafeInteger(number)) throw new RangeError(`${number} is not a key version`)
  const key = findKey(secret, number)
  if (key === undefined) throw new Error(`No key has the key version ${number}`)
  return signV2(key, number, name, base64, timestamp)
}

/**
 * Reads a value that {@link createSignedValue} has signed.
 *
 * @param secret As it was signed with; a dictionary may have got more keys since.
 * @param name As it was signed with.
 * @returns The value, or undefined when it is absent, malformed, too old, or was not signed by us
 *   for this name. Nothing that a client sends makes this throw.
 * @throws RangeError for a `minVersion` that does not exist.
 * @tornado web.decode_signed_value
 */
export function decodeSignedValue(
  secret: CookieSecret,
  name: string,
  value: string | Uint8Array | undefined,
  options: DecodeSignedValueOptions = {},
): Buffer | undefined {
  const { minVersion = DEFAULT_SIGNED_VALUE_MIN_VERSION, maxAgeDays = 31 } = options
  if (minVersion > MAX_SUPPORTED_SIGNED_VALUE_VERSION) {
    throw new RangeError(`Unsupported minVersion ${minVersion}`)
  }
  if (value === undefined || value.length === 0) return undefined
  const text = bytesAsText(value)
  const version = versionOf(text)
  if (version < minVersion) return undefined
  const now = (options.clock ?? unixTime)()
  if (version === 1) {
    // Any client can send this version, and the keys of a dictionary have never signed it.
    return isCookieKey(secret) ? readV1(secret, name, text, maxAgeDays, now) : undefined
  }
  const fields = version === 2 ? splitV2(text) : undefined
  if (fields === undefined) return undefined
  const key = findKey(secret, fields.keyVersion)
  return key === undefined ? undefined : readV2(key, name, text, fields, maxAgeDays, now)
}

/**
 * The version of the key that a signed value says it was signed with. The signature is not checked.
 *
 * @returns Undefined when the value is malformed, or of version 1, which has no key versions.
 * @tornado web.get_signature_key_version
 */
export function getSignatureKeyVersion(value: string | Uint8Array): number | undefined {
  const text = bytesAsText(value)
  return versionOf(text) < 2 ? undefined : splitV2(text)?.keyVersion
}

const VERSION = /^([1-9][0-9]*)\|/

/**
 * The base64 of a version 1 text may look like a number. By its padding it then has a multiple of
 * four digits, so what has three at most is a version.
 */
function versionOf(text: string): number {
  const version = Number(VERSION.exec(text)?.[1] ?? 1)
  return version > 999 ? 1 : version
}

/** One character for each byte, because lengths count bytes. */
function bytesAsText(value: string | Uint8Array): string {
  return Buffer.from(value).toString('latin1')
}

function unixTime(): Seconds {
  return Date.now() / 1000
}
