import { randomBytes } from 'node:crypto'
import { constants, createInflateRaw, deflateRawSync, type InflateRaw } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import type { DeflateAgreement, DeflateDirection } from '../src/deflate-negotiation.ts'
import { messageCodecs } from '../src/message-codecs.ts'
import { MessageDeflater } from '../src/message-deflater.ts'
import { MessageInflater } from '../src/message-inflater.ts'

const TAKEOVER: DeflateDirection = { windowBits: 15, noContextTakeover: false }
const ALONE: DeflateDirection = { windowBits: 15, noContextTakeover: true }
const MAX = 1 << 20

function deflater(direction: DeflateDirection, options = {}): MessageDeflater {
  const made = MessageDeflater.for(direction, options)
  if (made === undefined) throw new Error('no deflater')
  return made
}

function deflateAll(to: MessageDeflater, texts: readonly string[]): string[] {
  return texts.map((text) => {
    const data = to.deflate(Buffer.from(text))
    to.remember(Buffer.from(text))
    return data.toString('hex')
  })
}

describe('compressing', () => {
  const sentence = 'Hello world. Testing 123 123'
  test.each([
    [TAKEOVER, ['Hello', 'Hello'], ['f248cdc9c90700', 'f200110000']],
    [ALONE, ['Hello', 'Hello'], ['f248cdc9c90700', 'f248cdc9c90700']],
    [
      TAKEOVER,
      [sentence, sentence, sentence],
      ['f248cdc9c95728cf2fca49d15308492d2ec9cc4b5730343206610000', 'f2c0230700', 'c2270700'],
    ],
    [TAKEOVER, [''], ['00']],
    [TAKEOVER, ['a'.repeat(2048)], ['4a4c1c05a360148c8251300a46c148030000']],
  ])('%p %p', (direction, texts, expected) => {
    expect(deflateAll(deflater(direction), texts)).toEqual(expected)
  })

  test.each([9, 10, 15])(
    'a persistent inflater with a window of %d bits reads it',
    async (windowBits) => {
      const to = deflater({ windowBits, noContextTakeover: false })
      const inflate = createInflateRaw({ windowBits, finishFlush: constants.Z_SYNC_FLUSH })
      for (let i = 0; i < 50; i++) {
        const text = `${i} the same again and again `.repeat(i)
        const data = to.deflate(Buffer.from(text))
        to.remember(Buffer.from(text))
        expect(await inflateNext(inflate, data)).toBe(text)
      }
      inflate.close()
    },
  )

  test('off the loop gives the same bytes', async () => {
    const now = deflater(TAKEOVER)
    const later = deflater(TAKEOVER)
    const messages = ['some words '.repeat(5000), 'other words '.repeat(4000), 'some words again']
    for (const message of messages) {
      const data = Buffer.from(message)
      const expected = now.deflate(data)
      now.remember(data)
      const promise = later.deflateLater(data)
      later.remember(data)
      expect((await promise).equals(expected)).toBe(true)
    }
  })

  test('alone, whatever came before', () => {
    const to = deflater(TAKEOVER)
    to.remember(Buffer.from('Hello'))
    expect(to.deflateAlone(Buffer.from('Hello')).toString('hex')).toBe('f248cdc9c90700')
  })

  test('a level of its own', () => {
    const text = randomBytes(500).toString('hex')
    const stored = deflater(ALONE, { compressionLevel: 0 }).deflate(Buffer.from(text))
    expect(stored.length).toBeGreaterThan(text.length)
    expect(deflater(ALONE, { memLevel: 1 }).deflate(Buffer.from(text)).length).toBeLessThan(700)
  })

  test.each([
    { compressionLevel: 10 },
    { compressionLevel: -1 },
    { memLevel: 0 },
    { memLevel: 10 },
    { compressionLevel: 1.5 },
  ])('%p is refused', (options) => {
    expect(() => MessageDeflater.for(TAKEOVER, options)).toThrow(RangeError)
  })

  test('zlib has no compressor for a window of 8 bits', () => {
    expect(MessageDeflater.for({ windowBits: 8, noContextTakeover: false }, {})).toBeUndefined()
  })
})

describe('inflating', () => {
  test.each([TAKEOVER, ALONE, { windowBits: 9, noContextTakeover: false }])(
    'messages of a deflater with %p',
    (direction) => {
      const to = deflater(direction)
      const from = new MessageInflater(direction, MAX)
      for (let i = 0; i < 40; i++) {
        const text = `message ${i % 7} `.repeat(i * 10)
        const data = to.deflate(Buffer.from(text))
        to.remember(Buffer.from(text))
        expect(String(from.inflate(data))).toBe(text)
      }
    },
  )

  test('a short message does not keep much memory', () => {
    const from = new MessageInflater(ALONE, MAX)
    const data = from.inflate(Buffer.from('f248cdc9c90700', 'hex'))
    expect(data?.buffer.byteLength).toBeLessThanOrEqual(Buffer.poolSize)
    expect(deflater(ALONE).deflate(Buffer.from('Hello')).buffer.byteLength).toBeLessThanOrEqual(
      Buffer.poolSize,
    )
  })

  test('a window of 8 bits', () => {
    const from = new MessageInflater({ windowBits: 8, noContextTakeover: false }, MAX)
    expect(String(from.inflate(Buffer.from('f248cdc9c90700', 'hex')))).toBe('Hello')
    expect(String(from.inflate(Buffer.from('f200110000', 'hex')))).toBe('Hello')
  })

  test('a final block, with and without the byte behind it (RFC 7692 §7.2.3.4)', () => {
    const from = new MessageInflater(TAKEOVER, MAX)
    for (const hex of ['f348cdc9c9070000', 'f348cdc9c90700', 'f200110000']) {
      expect(String(from.inflate(Buffer.from(hex, 'hex')))).toBe('Hello')
    }
  })

  test.each([
    ['ffffffff', 1007],
    ['f348cdc9c90700f248cdc9c90700', 1007],
    ['f348cdc9c9070001', 1007],
    ['f2c0230700', 1007],
  ])('%s is refused', (hex, closeCode) => {
    const from = new MessageInflater(TAKEOVER, MAX)
    expect(() => from.inflate(Buffer.from(hex, 'hex'))).toThrow(
      expect.objectContaining({ closeCode }),
    )
  })

  test('the limit is exact, and zlib stops at it', () => {
    const bomb = deflateRawSync(Buffer.alloc(200_000), { finishFlush: constants.Z_SYNC_FLUSH })
    const exact = new MessageInflater(ALONE, 200_000)
    expect(exact.inflate(bomb)).toHaveLength(200_000)
    const small = new MessageInflater(ALONE, 199_999)
    expect(() => small.inflate(bomb)).toThrow(
      expect.objectContaining({ closeCode: 1009, message: 'message too big after decompression' }),
    )
    expect(() => new MessageInflater(ALONE, 0).inflate(bomb)).toThrow(/too big/)
    expect(new MessageInflater(ALONE, 0).inflate(Buffer.from('00', 'hex'))).toHaveLength(0)
  })

  test('what would take long is left to be done off the loop', async () => {
    const text = Buffer.alloc(1_000_000, 'a few words ')
    const data = deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH })
    const from = new MessageInflater(TAKEOVER, MAX)
    expect(from.inflate(data)).toBeUndefined()
    expect((await from.inflateLater(data)).equals(text)).toBe(true)
    // The context goes on from there.
    const to = deflater(TAKEOVER)
    to.remember(text)
    expect(String(from.inflate(to.deflate(text.subarray(0, 500))))).toBe(
      String(text.subarray(0, 500)),
    )

    const random = deflateRawSync(randomBytes(40_000), { finishFlush: constants.Z_SYNC_FLUSH })
    expect(new MessageInflater(TAKEOVER, MAX).inflate(random)).toBeUndefined()
    const limited = new MessageInflater(TAKEOVER, 300_000)
    await expect(limited.inflateLater(data)).rejects.toMatchObject({ closeCode: 1009 })
    await expect(limited.inflateLater(Buffer.from('ffff', 'hex'))).rejects.toMatchObject({
      closeCode: 1007,
    })
  })
})

test('each side compresses with its own terms', () => {
  const agreement: DeflateAgreement = {
    server: { windowBits: 10, noContextTakeover: false },
    client: { windowBits: 8, noContextTakeover: true },
  }
  expect(messageCodecs(agreement, false, {}, MAX).deflater?.windowBits).toBe(10)
  const ofClient = messageCodecs(agreement, true, {}, MAX)
  expect(ofClient.deflater).toBeUndefined()
  expect(ofClient.inflater).toBeInstanceOf(MessageInflater)
  expect(messageCodecs(undefined, true, {}, MAX)).toEqual({
    deflater: undefined,
    inflater: undefined,
  })
})

function inflateNext(inflate: InflateRaw, data: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const collect = (chunk: Buffer): void => void chunks.push(chunk)
    inflate.on('data', collect)
    inflate.write(Buffer.concat([data, Buffer.from([0, 0, 0xff, 0xff])]))
    inflate.flush(() => {
      inflate.off('data', collect)
      resolve(Buffer.concat(chunks).toString())
    })
  })
}
