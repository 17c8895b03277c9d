import { describe, expect, it } from '@jest/globals'
import { HTTPHeaders } from '@tornado-ts/httputil'
import { HTTPError } from '../src/index.ts'
import { IncomingPart } from '../src/multipart-part.ts'
import { decodeUtf8Argument } from '../src/request-arguments.ts'

function part(): IncomingPart {
  const head = { name: 'x', contentType: 'text/plain', headers: new HTTPHeaders() }
  return new IncomingPart(head, { decodeArgument: decodeUtf8Argument })
}

async function textsOf(pieces: AsyncIterable<Buffer>): Promise<string[]> {
  const texts: string[] = []
  for await (const piece of pieces) texts.push(piece.toString())
  return texts
}

describe('a part', () => {
  it('holds one piece until it is taken', async () => {
    const incoming = part()
    let taken = false
    const waited = incoming.put(Buffer.from('a'))?.then(() => (taken = true))
    await new Promise(setImmediate)
    expect(taken).toBe(false)
    const reading = textsOf(incoming)
    await waited
    incoming.end()
    expect(await reading).toEqual(['a'])
  })

  it('gives a piece at once to who waits for it', async () => {
    const incoming = part()
    const iterator = incoming[Symbol.asyncIterator]()
    const first = iterator.next()
    expect(incoming.put(Buffer.from('a'))).toBeUndefined()
    expect((await first).value?.toString()).toBe('a')
  })

  it('goes on in a second loop where the first has stopped', async () => {
    const incoming = part()
    void incoming.put(Buffer.from('a'))
    for await (const piece of incoming) {
      expect(piece.toString()).toBe('a')
      break
    }
    void incoming.put(Buffer.from('b'))
    incoming.end()
    expect(await textsOf(incoming)).toEqual(['b'])
    expect(await textsOf(incoming)).toEqual([])
  })

  it('has one reader at a time', async () => {
    const incoming = part()
    const first = incoming.bytes()
    await expect(incoming.bytes()).rejects.toThrow('part x is being read already')
    incoming.end()
    expect(await first).toEqual(Buffer.alloc(0))
  })

  it('drops what is held when it fails, and tells every reader', async () => {
    const incoming = part()
    const error = new Error('gone')
    const released = incoming.put(Buffer.from('a'))
    incoming.fail(error)
    await released
    await expect(incoming.bytes()).rejects.toBe(error)
    expect(incoming.put(Buffer.from('b'))).toBeUndefined()

    const waiting = part()
    const reading = waiting.bytes()
    waiting.fail(error)
    waiting.fail(new Error('later'))
    await expect(reading).rejects.toBe(error)
  })
})

describe('bytes and text', () => {
  it('take up to their limit', async () => {
    const incoming = part()
    const reading = incoming.text(3)
    void incoming.put(Buffer.from('é'))
    void incoming.put(Buffer.from('!'))
    incoming.end()
    expect(await reading).toBe('é!')
  })

  it('answer 413 beyond it', async () => {
    const incoming = part()
    const reading = incoming.bytes(3)
    void incoming.put(Buffer.from('four'))
    await expect(reading).rejects.toMatchObject({
      statusCode: 413,
      message: 'HTTP 413: Request Entity Too Large (Part x has over 3 bytes)',
    })
  })

  it('answer 400 for text that is not UTF-8', async () => {
    const incoming = part()
    const reading = incoming.text()
    void incoming.put(Buffer.from([0xff]))
    incoming.end()
    await expect(reading).rejects.toBeInstanceOf(HTTPError)
    await expect(reading).rejects.toMatchObject({ statusCode: 400 })
  })
})
