import { PassThrough } from 'node:stream'
import { afterEach, describe, expect, test } from '@jest/globals'
import { closeAll, socketPair, tlsPair, track } from './stream-pairs.ts'
import { IOStream } from '../src/index.ts'
import { discardThenDestroy, flushThenDestroy } from '../src/linger.ts'

afterEach(closeAll)

const closed = (stream: NodeJS.EventEmitter): Promise<unknown> =>
  new Promise((resolve) => stream.once('close', resolve))

describe('lingeringClose', () => {
  test('lets a peer that goes on sending read the whole answer, with no reset', async () => {
    const [client, server] = await socketPair()
    const stream = track(new IOStream(server))
    const errors: Error[] = []
    client.on('error', (error) => errors.push(error))
    const answer = Buffer.alloc(50_000, 'a')
    stream.setConsumer({
      onData() {
        stream.writeNoWait(answer)
        stream.lingeringClose()
        expect(stream.closed()).toBe(true)
      },
      onClose() {},
    })
    client.write('begin')
    const received: Buffer[] = []
    await new Promise<void>((resolve) => {
      client.once('data', (chunk) => {
        received.push(chunk)
        client.on('data', (more) => received.push(more))
        client.write(Buffer.alloc(100 * 1024))
        resolve()
      })
    })
    await new Promise((resolve) => client.once('end', resolve))
    client.end()
    await stream.waitClosed()
    expect(Buffer.concat(received).equals(answer)).toBe(true)
    expect(errors).toEqual([])
  })

  test('cuts a peer that never ends after the time', async () => {
    const [client, server] = await socketPair()
    const stream = new IOStream(server)
    const begin = performance.now()
    stream.lingeringClose({ timeout: 0.05 })
    await stream.waitClosed()
    expect(performance.now() - begin).toBeGreaterThan(45)
    expect(client.destroyed).toBe(false)
  })

  test('cuts a peer that sends too much', async () => {
    const [client, server] = await socketPair()
    const stream = new IOStream(server)
    stream.lingeringClose({ timeout: 60, maxBytes: 1000 })
    client.write(Buffer.alloc(100_000))
    await stream.waitClosed()
  })

  test('sends what was corked before the end', async () => {
    const [client, server] = await socketPair()
    const stream = new IOStream(server)
    stream.cork()
    stream.writeNoWait('bye')
    stream.lingeringClose()
    let text = ''
    for await (const chunk of client) text += String(chunk)
    client.end()
    expect(text).toBe('bye')
    await stream.waitClosed()
  })

  test('after the peer has ended there is nothing to wait for', async () => {
    const [client, server] = await socketPair()
    const stream = track(new IOStream(server))
    stream.setConsumer({
      onData() {},
      onEnd() {
        stream.writeNoWait('bye')
        stream.lingeringClose({ timeout: 60 })
        return true
      },
      onClose() {},
    })
    client.end()
    let text = ''
    for await (const chunk of client) text += String(chunk)
    expect(text).toBe('bye')
    await stream.waitClosed()
  })
})

describe('closing TLS', () => {
  test('write, write, close gives the peer both', async () => {
    const { writer, reader } = await tlsPair()
    void writer.write(Buffer.from('a'))
    void writer.write(Buffer.from('b'))
    writer.close()
    expect(String(await reader.readUntilClose())).toBe('ab')
    expect(reader.error).toBeUndefined()
  })

  test('loses nothing although the peer pauses', async () => {
    const { writer, reader } = await tlsPair()
    const sent = Buffer.alloc(1_000_000, 'x')
    await reader.readBytes(0)
    void writer.write(sent)
    const first = await reader.readBytes(1)
    writer.close()
    await writer.waitClosed()
    expect(first.length + (await reader.readUntilClose()).length).toBe(sent.length)
  })
})

describe('flushThenDestroy', () => {
  test('destroys when all is written', async () => {
    const stream = new PassThrough()
    const gone = closed(stream)
    stream.write('x')
    flushThenDestroy(stream)
    expect(stream.destroyed).toBe(false)
    await gone
  })

  test('destroys at once what has finished', async () => {
    const stream = new PassThrough()
    stream.resume().end()
    await new Promise((resolve) => stream.once('finish', resolve))
    flushThenDestroy(stream)
    expect(stream.destroyed).toBe(true)
  })

  test('does not wait for ever', async () => {
    const stream = new PassThrough({ highWaterMark: 1 })
    const gone = closed(stream)
    stream.write('more than the reader takes')
    stream.write('and more')
    flushThenDestroy(stream)
    await gone
    expect(stream.writableFinished).toBe(false)
  })
})

test('discardThenDestroy waits for the peer’s end', async () => {
  const stream = new PassThrough({ allowHalfOpen: true, autoDestroy: false })
  const gone = closed(stream)
  stream.write('unread')
  discardThenDestroy(stream, 60, 1000)
  await gone
  expect(stream.readableEnded).toBe(true)
})
