import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, describe, expect, test } from '@jest/globals'
import { captureLog } from './captured-log.ts'
import { Collector } from './compliance/push-suite.ts'
import { atEnd, closeAll, listen, socketPair, tcpPair, track } from './stream-pairs.ts'
import { type ConnectAddress, IOStream, StreamClosedError } from '../src/index.ts'

afterEach(closeAll)

function unconnected(): IOStream {
  return track(new IOStream(new net.Socket()))
}

/** A port on which nobody listens. */
async function refusingPort(): Promise<number> {
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as net.AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** A server that sends back what it gets. */
function echo(socket: net.Socket): void {
  const stream = track(new IOStream(socket))
  stream.setConsumer({ onData: (chunk) => void stream.writeNoWait(chunk), onClose() {} })
}

describe('connect', () => {
  const forms: [string, (port: number) => ConnectAddress][] = [
    ['a resolved address', (port) => ['127.0.0.1', port]],
    ['a host name', (port) => ({ host: 'localhost', port, family: 4 })],
    ['a local address', (port) => ({ host: '127.0.0.1', port, localAddress: '127.0.0.1' })],
  ]
  test.each(forms)('to %s', async (_name, address) => {
    const port = await listen(echo)
    const stream = unconnected()
    expect(await stream.connect(address(port))).toBe(stream)
    await stream.write(Buffer.from('hello'))
    expect(String(await stream.readBytes(5))).toBe('hello')
  })

  const paths: [string, () => string][] = [
    [
      'a path',
      () => {
        const folder = mkdtempSync(join(tmpdir(), 'unix-'))
        atEnd(() => rmSync(folder, { recursive: true }))
        return join(folder, 'socket')
      },
    ],
  ]
  if (process.platform === 'linux') paths.push(['an abstract name', () => `\0${randomUUID()}`])
  test.each(paths)('to %s', async (_name, makePath) => {
    const path = makePath()
    const server = net.createServer({ pauseOnConnect: true, allowHalfOpen: true }, echo)
    await new Promise<void>((resolve) => server.listen(path, resolve))
    atEnd(() => new Promise((resolve) => server.close(resolve)))
    const stream = unconnected()
    await stream.connect(path)
    stream.setNodelay(true)
    void stream.write(Buffer.from('hello'))
    expect(String(await stream.readBytes(5))).toBe('hello')
  })

  test('settles before a write that was made meanwhile (test_write_while_connecting)', async () => {
    const port = await listen(echo)
    const stream = unconnected()
    const order: string[] = []
    const connected = stream.connect(['127.0.0.1', port]).then(() => order.push('connect'))
    const written = stream.write(Buffer.from('data')).then(() => order.push('write'))
    await Promise.all([connected, written])
    expect(order).toEqual(['connect', 'write'])
    expect(String(await stream.readBytes(4))).toBe('data')
  })

  test('to a port nobody listens on (test_connection_refused)', async () => {
    const log = captureLog()
    const stream = unconnected()
    const closed = new Promise<void>((resolve) => stream.setCloseCallback(resolve))
    const connect = stream.connect(['127.0.0.1', await refusingPort()])
    await expect(connect).rejects.toMatchObject({
      name: 'StreamClosedError',
      realError: { code: 'ECONNREFUSED' },
    })
    await closed
    expect(stream.error).toMatchObject({ code: 'ECONNREFUSED' })
    expect(log).toEqual([])
  })

  test('to a name that does not exist (test_gaierror)', async () => {
    const stream = unconnected()
    const connect = stream.connect({ host: 'an invalid domain', port: 54321 })
    await expect(connect).rejects.toBeInstanceOf(StreamClosedError)
    expect(stream.error).toMatchObject({ syscall: 'getaddrinfo' })
  })

  test('only once, and not on a connected socket', async () => {
    const port = await listen(echo)
    const stream = unconnected()
    const first = stream.connect(['127.0.0.1', port])
    expect(() => stream.connect(['127.0.0.1', port])).toThrow('not connected')
    await first
    expect(() => stream.connect(['127.0.0.1', port])).toThrow('not connected')
    stream.close()
    await expect(stream.connect(['127.0.0.1', port])).rejects.toBeInstanceOf(StreamClosedError)
  })

  test('to an impossible port rejects', async () => {
    await expect(unconnected().connect(['127.0.0.1', 65_536])).rejects.toBeInstanceOf(RangeError)
  })

  test('closed by close()', async () => {
    const port = await listen(echo)
    const stream = unconnected()
    const connect = stream.connect(['127.0.0.1', port])
    stream.close()
    await expect(connect).rejects.toBeInstanceOf(StreamClosedError)
    await stream.waitClosed()
  })

  test.each([true, false])('abandoned by a signal, aborted before: %p', async (before) => {
    const port = await listen(echo)
    const stream = unconnected()
    const controller = new AbortController()
    if (before) controller.abort('enough')
    const connect = stream.connect(['127.0.0.1', port], { signal: controller.signal })
    if (!before) controller.abort('enough')
    await expect(connect).rejects.toBe('enough')
    expect(stream.closed()).toBe(true)
  })

  test('a signal that aborts later is of no consequence', async () => {
    const port = await listen(echo)
    const stream = unconnected()
    const controller = new AbortController()
    await stream.connect(['127.0.0.1', port], { signal: controller.signal })
    controller.abort()
    expect(stream.closed()).toBe(false)
  })
})

describe('the socket', () => {
  test('is public until the close', async () => {
    const { writer } = await tcpPair()
    expect(writer.socket).toBeInstanceOf(net.Socket)
    writer.setNodelay(true)
    writer.setNodelay(false)
    writer.close()
    expect(writer.socket).toBeUndefined()
    writer.setNodelay(true)
  })

  test('has one listener function for all streams', async () => {
    const { writer, reader } = await tcpPair()
    const listeners = (stream: IOStream): unknown[] =>
      ['data', 'error', 'close', 'drain'].map((event) => stream.socket?.listeners(event))
    expect(listeners(writer)[0]).toHaveLength(1)
    expect((listeners(writer)[0] as unknown[])[0]).toBe((listeners(reader)[0] as unknown[])[0])
    expect((listeners(writer)[2] as unknown[]).at(-1)).toBe((listeners(reader)[2] as unknown[])[0])
    expect(listeners(reader)[3]).toEqual([])
  })

  test('that was destroyed before closes the stream', async () => {
    const [client] = await socketPair()
    client.destroy()
    const stream = new IOStream(client)
    await stream.waitClosed()
    expect(stream.closed()).toBe(true)
  })

  test('whose end was read before closes the stream when it is read', async () => {
    const [client, server] = await socketPair()
    client.end()
    await new Promise((resolve) => server.resume().once('end', resolve))
    const stream = track(new IOStream(server))
    await expect(stream.readBytes(1)).rejects.toBeInstanceOf(StreamClosedError)
  })
})

describe('a reset by the peer', () => {
  test('closes with ECONNRESET in push mode, without a log entry', async () => {
    const log = captureLog()
    const [client, server] = await socketPair()
    const stream = track(new IOStream(server))
    const sink = new Collector()
    stream.setConsumer(sink)
    client.write('data')
    await sink.until(() => sink.text === 'data')
    client.resetAndDestroy()
    await sink.until(() => sink.closes.length > 0)
    expect(sink.closes).toEqual([expect.objectContaining({ code: 'ECONNRESET' })])
    expect(stream.error).toBe(sink.closes[0])
    expect(log).toEqual([])
  })

  test('rejects a pending read and write', async () => {
    const log = captureLog()
    const [client, server] = await socketPair()
    const stream = track(new IOStream(server))
    const read = stream.readBytes(1)
    const write = stream.write(Buffer.alloc(20_000_000))
    client.resetAndDestroy()
    await expect(read).rejects.toMatchObject({ realError: expect.any(Error) })
    await expect(write).rejects.toBeInstanceOf(StreamClosedError)
    await expect(stream.write(Buffer.alloc(1))).rejects.toBeInstanceOf(StreamClosedError)
    expect(log).toEqual([])
  })

  test('a write that fails at once rejects, although nobody reads', async () => {
    const log = captureLog()
    const [client, server] = await socketPair()
    const stream = track(new IOStream(server))
    client.resetAndDestroy()
    const failed = (async () => {
      for (;;) {
        await stream.write(Buffer.from('x'))
        await nextTurn()
      }
    })()
    await expect(failed).rejects.toMatchObject({ realError: expect.any(Error) })
    expect(log).toEqual([])
  })
})

test('a half-closed peer still gets its answer from a consumer that wants it', async () => {
  const [client, server] = await socketPair()
  const stream = track(new IOStream(server))
  const received = (async () => {
    let text = ''
    for await (const chunk of client) text += String(chunk)
    return text
  })()
  stream.setConsumer({
    onData() {},
    onEnd() {
      setImmediate(() => {
        stream.writeNoWait('answer')
        stream.close()
      })
      return true
    },
    onClose() {},
  })
  client.end('question')
  expect(await received).toBe('answer')
})
