import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  type CookieSecret,
  createSignedValue,
  type CreateSignedValueOptions,
  decodeSignedValue,
  type DecodeSignedValueOptions,
  DEFAULT_SIGNED_VALUE_MIN_VERSION,
  DEFAULT_SIGNED_VALUE_VERSION,
  getSignatureKeyVersion,
  MAX_SUPPORTED_SIGNED_VALUE_VERSION,
  MIN_SUPPORTED_SIGNED_VALUE_VERSION,
} from '../src/index.ts'
import { captureLogs } from './serve.ts'
import { KEYS, SECRET, VECTORS } from './signed-vectors.ts'

const NOW = 1300000000
const DAY = 86400
const at =
  (time: number): (() => number) =>
  () =>
    time
const clock = at(NOW)

describe('createSignedValue', () => {
  it.each(VECTORS)(
    'signs as Tornado does, and reads it back: $signed',
    ({ secret = SECRET, name, value, options, signed }) => {
      expect(createSignedValue(secret, name, value, { clock, ...options })).toBe(signed)
      const reader = { clock: options?.clock ?? clock }
      const expected = Buffer.from(value)
      expect(decodeSignedValue(secret, name, signed, reader)).toEqual(expected)
      expect(decodeSignedValue(secret, name, Buffer.from(signed), reader)).toEqual(expected)
    },
  )

  it('signs version 2 with the clock of the machine by default', () => {
    const signed = createSignedValue(SECRET, 'key', 'value')
    expect(signed).toMatch(/^2\|1:0\|10:\d{10}\|3:key\|/)
    expect(decodeSignedValue(SECRET, 'key', signed)?.toString()).toBe('value')
    expect(DEFAULT_SIGNED_VALUE_VERSION).toBe(2)
  })

  it('refuses what it cannot sign', () => {
    const signing = (secret: CookieSecret, options: CreateSignedValueOptions) => (): string =>
      createSignedValue(secret, 'key', 'value', options)
    expect(signing(SECRET, { version: 3 })).toThrow(new RangeError('Unsupported version 3'))
    expect(signing(SECRET, { version: 0 })).toThrow(RangeError)
    expect(signing(SECRET, { keyVersion: 1.5 })).toThrow(RangeError)
    expect(signing(KEYS, { version: 1, keyVersion: 1 })).toThrow('Version must be at least 2')
    expect(signing(KEYS, {})).toThrow('Key version must be set')
    expect(signing(KEYS, { keyVersion: 3 })).toThrow('No key has the key version 3')
    expect(signing(new Map(), { keyVersion: 3 })).toThrow('No key has the key version 3')
  })
})

const V1 = createSignedValue(SECRET, 'key', 'value', { clock, version: 1 })
const V2 = createSignedValue(SECRET, 'key', 'value', { clock })

describe('decodeSignedValue', () => {
  it.each<[string, string, DecodeSignedValueOptions, string | undefined]>([
    ['v1 of exactly 31 days', V1, { clock: at(NOW + 31 * DAY) }, 'value'],
    ['v1 a second older', V1, { clock: at(NOW + 31 * DAY + 1) }, undefined],
    ['v2 of exactly 31 days', V2, { clock: at(NOW + 31 * DAY) }, 'value'],
    ['v2 a second older', V2, { clock: at(NOW + 31 * DAY + 1) }, undefined],
    ['v1 dated 31 days ahead', V1, { clock: at(NOW - 31 * DAY) }, 'value'],
    ['v1 a second further ahead', V1, { clock: at(NOW - 31 * DAY - 1) }, undefined],
    ['v2 dated 100 days ahead', V2, { clock: at(NOW - 100 * DAY) }, 'value'],
    ['the same second with maxAgeDays 0', V2, { clock, maxAgeDays: 0 }, 'value'],
    ['the same second with maxAgeDays -1', V2, { clock, maxAgeDays: -1 }, undefined],
    ['40 days with maxAgeDays 50', V2, { clock: at(NOW + 40 * DAY), maxAgeDays: 50 }, 'value'],
    ['v1 with minVersion 2', V1, { clock, minVersion: 2 }, undefined],
    ['v2 with minVersion 2', V2, { clock, minVersion: 2 }, 'value'],
  ])('judges the age and the version: %s', (_case, signed, options, expected) => {
    captureLogs()
    expect(decodeSignedValue(SECRET, 'key', signed, options)?.toString()).toBe(expected)
  })

  it('refuses a minVersion that does not exist', () => {
    const minVersion = MAX_SUPPORTED_SIGNED_VALUE_VERSION + 1
    expect(() => decodeSignedValue(SECRET, 'key', V2, { minVersion })).toThrow(RangeError)
    expect(MIN_SUPPORTED_SIGNED_VALUE_VERSION).toBe(1)
    expect(DEFAULT_SIGNED_VALUE_MIN_VERSION).toBe(1)
  })

  it('does not take the value of one name for another', () => {
    captureLogs()
    expect(decodeSignedValue(SECRET, 'key2', V2, { clock })).toBeUndefined()
    expect(decodeSignedValue(SECRET, 'key2', V1, { clock })).toBeUndefined()
    expect(decodeSignedValue('another secret', 'key', V2, { clock })).toBeUndefined()
  })

  it('never reads back a name outside ASCII, as Tornado', () => {
    const signed = createSignedValue(SECRET, 'clé', 'value', { clock })
    expect(signed).toContain('|3:clé|')
    expect(decodeSignedValue(SECRET, 'clé', signed, { clock })).toBeUndefined()
  })

  it.each<[string | Buffer | undefined]>([
    [undefined],
    [''],
    [Buffer.alloc(0)],
    ['3|x'],
    ['999|x'],
    ['2|'],
    ['2|1:0'],
    ['2|1:0|10:13'],
    ['2|-1:0|10:1300000000|3:key|8:dmFsdWU=|3d4e'],
    ['2|x:0|10:1300000000|3:key|8:dmFsdWU=|3d4e'],
    ['2|999999999999:0|10:1300000000|3:key|8:dmFsdWU=|3d4e'],
    ['1000|x|y'],
    ['02|x|y'],
    ['no bars'],
    ['a|b|c|d'],
    ['é|é|é'],
  ])('makes nothing of %p', (value) => {
    captureLogs()
    expect(decodeSignedValue(SECRET, 'key', value, { clock })).toBeUndefined()
    expect(decodeSignedValue(KEYS, 'key', value, { clock })).toBeUndefined()
  })

  it.each<[string, string, string]>([
    ['key version', '|1:0|', '|1:1|'],
    ['short timestamp', '|10:1300000000|', '|9:130000000|'],
    ['long name', '|3:key|', '|4:keys|'],
    ['other name', '|3:key|', '|3:kez|'],
    ['other value', '|8:dmFsdWU=|', '|8:dmFsdWV=|'],
    ['length', '|8:', '|7:'],
    ['signature without its end', 'e152', 'e15'],
    ['longer signature', 'e152', 'e1520'],
    ['one character of the signature', 'e152', 'e153'],
    ['upper-case signature', 'e152', 'E152'],
    ['no signature', /[0-9a-f]{64}$/.exec(V2)?.[0] ?? '', ''],
  ])('sees that version 2 was tampered with: %s', (_case, from, to) => {
    expect(V2).toContain(from)
    expect(decodeSignedValue(SECRET, 'key', V2.replace(from, to), { clock })).toBeUndefined()
  })

  it('keeps reading what an older key has signed, until that key is removed', () => {
    const old = createSignedValue(KEYS, 'key', 'value', { clock, keyVersion: 0 })
    expect(decodeSignedValue(KEYS, 'key', old, { clock })?.toString()).toBe('value')
    expect(decodeSignedValue({ 1: KEYS[1] }, 'key', old, { clock })).toBeUndefined()
    expect(decodeSignedValue({ 0: KEYS[1] }, 'key', old, { clock })).toBeUndefined()
  })

  it('says in the log why it refused version 1', () => {
    const logs = captureLogs()
    const refused = (signed: string, time = NOW, name = 'key'): string | undefined => {
      logs.length = 0
      expect(decodeSignedValue(SECRET, name, signed, { clock: at(time) })).toBeUndefined()
      return logs.at(0)?.getMessage()
    }
    expect(refused(V1.replace(/f$/, 'e'))).toBe('Invalid cookie signature: key')
    expect(refused(V1, NOW + 32 * DAY)).toBe('Expired cookie: key')
    expect(refused(V1, NOW - 32 * DAY)).toMatch(/^Cookie timestamp in future; possible tampering/)
    // Whatever stands at the end of the value can be moved, and the signature is still good.
    const move = (signed: string): string => signed.replace(/(.{4})\|/, '|$1')
    const zeros = createSignedValue(SECRET, 'key', Buffer.from('001083d34d34', 'hex'), {
      clock,
      version: 1,
    })
    expect(move(zeros)).toMatch(/^ABCD\|00001300000000\|/)
    expect(refused(move(zeros))).toBe('Tampered cookie: key')
    expect(move(V1)).toMatch(/^dmFs\|dWU=1300000000\|/)
    expect(refused(move(V1))).toBe('Tampered cookie: key')
  })

  it('does not let digits of a version 1 value pass as its timestamp', () => {
    const logs = captureLogs()
    const value = Buffer.from('d76df8e7aefc', 'hex')
    const signed = createSignedValue(SECRET, 'key', value, { clock, version: 1 })
    const [base64, timestamp, signature] = signed.split('|')
    expect(base64).toBe('12345678')
    const moved = `1234|5678${timestamp}|${signature}`
    expect(decodeSignedValue(SECRET, 'key', signed, { clock })).toEqual(value)
    expect(decodeSignedValue(SECRET, 'key', moved, { clock })).toBeUndefined()
    expect(logs.at(-1)?.getMessage()).toMatch(/^Cookie timestamp in future/)
  })
})

describe('getSignatureKeyVersion', () => {
  it.each<[string, number | undefined]>([
    [createSignedValue(KEYS, 'key', 'value', { keyVersion: 2 }), 2],
    [V2, 0],
    [V1, undefined],
    ['2|garbage', undefined],
    ['2|1:x|1:x|1:y|1:z|sig', undefined],
    ['3|1:4|1:x|1:y|1:z|sig', 4],
    ['', undefined],
  ])('of %p is %p', (signed, keyVersion) => {
    expect(getSignatureKeyVersion(signed)).toBe(keyVersion)
    expect(getSignatureKeyVersion(Buffer.from(signed))).toBe(keyVersion)
  })
})

it('never throws for what a client sends, and reads back all that it signs', () => {
  captureLogs()
  fc.assert(
    fc.property(fc.string(), fc.uint8Array(), (text, value) => {
      expect(decodeSignedValue(KEYS, 'key', text)).toBeUndefined()
      expect(decodeSignedValue(SECRET, 'key', `2|${text}`)).toBeUndefined()
      for (const version of [1, 2]) {
        const signed = createSignedValue(SECRET, 'key', value, { version })
        expect(decodeSignedValue(SECRET, 'key', signed)).toEqual(Buffer.from(value))
      }
    }),
    { seed: 1300000000, numRuns: 200 },
  )
})
