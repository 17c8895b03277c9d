import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { IOStream, SSLIOStream, StreamClosedError } from '@tornado-ts/iostream'
import { appLog } from '@tornado-ts/log'
import { AF_INET, bindSockets, bindUnixSocket, ListenSocket } from '@tornado-ts/netutil'
import { TCPServer } from '../src/tcp-server.ts'
import { Opened, readAll, sslOptions, until } from './servers.ts'

const opened = new Opened()

afterEach(async () => {
  jest.restoreAllMocks()
  await opened.dispose()
})

function loggedErrors(): jest.SpiedFunction<typeof appLog.error> {
  return jest.spyOn(appLog, 'error').mockReturnValue(undefined)
}

function closing(stream: IOStream): void {
  stream.close()
}

describe('listen', () => {
  test('accepts at once, and says on which port', async () => {
    const server = opened.server((stream, address) => {
      stream.writeNoWait(JSON.stringify(address), 'latin1')
      stream.close()
    })
    expect([server.port, server.addresses]).toEqual([undefined, []])
    await server.listen(0, '127.0.0.1')
    const port = server.port!
    expect(port).toBeGreaterThan(0)
    expect(server.addresses).toEqual([{ address: '127.0.0.1', port, family: 'IPv4' }])
    const client = await opened.connect(port)
    const peer = { address: '127.0.0.1', port: client.localPort, family: 'IPv4' }
    expect(JSON.parse(await readAll(client))).toEqual(peer)
  })

  test('without an address, on both families and one port', async () => {
    const server = opened.server(closing)
    await server.listen(0)
    expect(
      new Set(server.addresses.map((each) => typeof each === 'object' && each.port)).size,
    ).toBe(1)
    for (const host of ['127.0.0.1', '::1']) {
      expect(await readAll(await opened.connect(server.port!, false, host))).toBe('')
    }
  })

  test('twice, on two ports', async () => {
    const server = opened.server((stream) => {
      stream.writeNoWait('hi', 'latin1')
      stream.close()
    })
    await server.listen(0, { address: '127.0.0.1', family: AF_INET, backlog: 5 })
    await server.listen(0, '127.0.0.1', { backlog: 5 })
    const ports = server.addresses.map((each) => (typeof each === 'object' ? each.port : 0))
    expect(new Set(ports).size).toBe(2)
    for (const port of ports) expect(await readAll(await opened.connect(port))).toBe('hi')
  })

  test('on a port in use rejects and leaves nothing open', async () => {
    const first = opened.server(closing)
    await first.listen(0, '127.0.0.1')
    const second = opened.server(closing)
    const failure = second.listen(first.port!, '127.0.0.1')
    await expect(failure).rejects.toMatchObject({ code: 'EADDRINUSE' })
    expect(second.addresses).toEqual([])
  })

  test('that is overtaken by stop leaves nothing open', async () => {
    const server = opened.server(closing)
    const listen = jest.spyOn(ListenSocket, 'listen')
    const listening = server.listen(0, '127.0.0.1')
    server.stop()
    await expect(listening).rejects.toThrow('TCPServer is stopped')
    expect((await (listen.mock.results[0]!.value as Promise<ListenSocket>)).closed).toBe(true)
    await expect(server.listen(0, '127.0.0.1')).rejects.toThrow('TCPServer is stopped')
  })
})

describe('addSockets', () => {
  test('takes sockets that were bound before', async () => {
    const sockets = await bindSockets(0, 'localhost')
    const server = opened.server(closing)
    server.addSockets(sockets)
    expect(server.port).toBe(sockets[0].port)
    expect(await readAll(await opened.connect(server.port!))).toBe('')
    server.stop()
    expect(sockets.every((sock) => sock.closed)).toBe(true)
  })

  test('is refused by a stopped server, which leaves the sockets alone', async () => {
    const sockets = await bindSockets(0, '127.0.0.1')
    const server = opened.server(closing)
    server.stop()
    expect(() => server.addSockets(sockets)).toThrow('TCPServer is stopped')
    expect(() => server.addSocket(sockets[0])).toThrow('TCPServer is stopped')
    expect(sockets[0].closed).toBe(false)
    await sockets[0].close()
  })

  const onUnix = process.platform === 'win32' ? test.skip : test
  onUnix('takes a Unix socket, whose peers have no address', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tcpserver-'))
    const file = path.join(folder, 'socket')
    let peer: unknown
    const server = opened.server((stream, address) => {
      peer = address
      stream.close()
    })
    server.addSocket(await bindUnixSocket(file))
    expect([server.addresses, server.port]).toEqual([[file], undefined])
    await readAll(await opened.connect(file))
    expect(peer).toBe('')
    server.stop()
    fs.rmSync(folder, { recursive: true })
  })
})

describe('bind and start', () => {
  test('connections wait for start', async () => {
    const server = opened.server(closing)
    await server.bind(0, '127.0.0.1')
    const client = await opened.connect(server.port!)
    await server.start()
    expect(await readAll(client)).toBe('')
    await server.bind(0, '127.0.0.1')
    expect(server.addresses).toHaveLength(2)
    const [, second] = server.addresses
    expect(await readAll(await opened.connect(typeof second === 'object' ? second.port : 0))).toBe(
      '',
    )
  })

  test('a second start throws', async () => {
    const server = opened.server(closing)
    await server.start(1)
    expect(() => server.start()).toThrow('TCPServer already started')
  })

  test('a stopped server neither binds nor starts', async () => {
    const server = opened.server(closing)
    await server.bind(0, '127.0.0.1')
    server.stop()
    expect(server.addresses).toEqual([])
    expect(() => server.start()).toThrow('TCPServer is stopped')
    await expect(server.bind(0)).rejects.toThrow('TCPServer is stopped')
  })
})

describe('handleStream', () => {
  test('is there to be overridden', async () => {
    const errors = loggedErrors()
    const server = new TCPServer()
    await server.listen(0, '127.0.0.1')
    expect(await readAll(await opened.connect(server.port!))).toBe('')
    server.stop()
    expect(errors).toHaveBeenCalledTimes(1)
    expect(String((errors.mock.calls[0]![1] as { excInfo: unknown }).excInfo)).toContain(
      'handleStream not implemented',
    )
  })

  test('gets streams with the limits of the server', async () => {
    let seen: unknown
    const limits = { maxBufferSize: 10_000, readChunkSize: 1000, maxWriteBufferSize: 500 }
    const server = opened.server((stream) => {
      seen = stream
      stream.close()
    }, limits)
    expect(server).toMatchObject({ maxBufferSize: 10_000, readChunkSize: 1000 })
    await server.listen(0, '127.0.0.1')
    await readAll(await opened.connect(server.port!))
    expect(seen).toMatchObject(limits)
  })

  test('that throws is logged and its stream closed; the next one is served', async () => {
    const errors = loggedErrors()
    const reason = new Error('no')
    let count = 0
    const server = opened.server((stream) => {
      if (count++ === 0) throw reason
      stream.writeNoWait('ok', 'latin1')
      stream.close()
    })
    await server.listen(0, '127.0.0.1')
    expect(await readAll(await opened.connect(server.port!))).toBe('')
    expect(await readAll(await opened.connect(server.port!))).toBe('ok')
    expect(errors.mock.calls).toEqual([['Error in connection callback', { excInfo: reason }]])
  })

  test('that rejects is logged once', async () => {
    const errors = loggedErrors()
    const reason = new Error('no')
    const server = opened.server(async (stream) => {
      await stream.readBytes(5)
      stream.close()
      throw reason
    })
    await server.listen(0, '127.0.0.1')
    const client = await opened.connect(server.port!)
    client.write('hello')
    expect(await readAll(client)).toBe('')
    await until(() => errors.mock.calls.length > 0)
    await new Promise(setImmediate)
    expect(errors.mock.calls).toEqual([
      ['Exception in callback %s', 'handleStream', { excInfo: reason }],
    ])
  })

  test.each([
    ['TCP', undefined],
    ['TLS', sslOptions],
  ])('what it writes before closing arrives, over %s', async (_title, options) => {
    const server = opened.server(
      async (stream) => {
        void stream.write(Buffer.from('data'))
        stream.close()
      },
      { sslOptions: options },
    )
    await server.listen(0, '127.0.0.1')
    const client = await opened.connect(server.port!, options !== undefined)
    expect(await readAll(client)).toBe('data')
  })

  test('loses nothing that was sent before it reads', async () => {
    const server = opened.server(async (stream) => {
      await new Promise(setImmediate)
      await stream.write(await stream.readUntil('\n'))
      stream.close()
    })
    await server.listen(0, '127.0.0.1')
    const client = await opened.connect(server.port!)
    client.write('early\n')
    expect(await readAll(client)).toBe('early\n')
  })

  test('echoes lines until the peer goes', async () => {
    let ended: unknown
    const server = opened.server(async (stream) => {
      try {
        for (;;) await stream.write(await stream.readUntil('\n'))
      } catch (error) {
        ended = error
      }
    })
    await server.listen(0, '127.0.0.1')
    const client = await opened.connect(server.port!)
    client.end('a\nb\n')
    expect(await readAll(client)).toBe('a\nb\n')
    await until(() => ended !== undefined)
    expect(ended).toBeInstanceOf(StreamClosedError)
  })
})

describe('stop', () => {
  test('may be repeated, and leaves streams alone', async () => {
    let stream: IOStream | undefined
    const server = opened.server((each) => void (stream = each))
    await server.listen(0, '127.0.0.1')
    const { port } = server
    const client = await opened.connect(port!)
    await until(() => stream !== undefined)
    server.stop()
    server.stop()
    server[Symbol.dispose]()
    await expect(opened.connect(port!)).rejects.toThrow('ECONNREFUSED')
    stream!.writeNoWait('still here', 'latin1')
    stream!.close()
    expect(await readAll(client)).toBe('still here')
  })

  test('within handleStream, while 40 clients connect', async () => {
    const errors = loggedErrors()
    const rejections: unknown[] = []
    const note = (reason: unknown): void => void rejections.push(reason)
    process.on('unhandledRejection', note)
    const server = opened.server((stream) => {
      server.stop()
      stream.close()
    })
    await server.listen(0, '127.0.0.1')
    const { port } = server
    const clients = Array.from({ length: 40 }, () => opened.connect(port!).then(readAll))
    const results = await Promise.allSettled(clients)
    expect(results.some((each) => each.status === 'fulfilled')).toBe(true)
    process.off('unhandledRejection', note)
    expect([errors.mock.calls, rejections]).toEqual([[], []])
  })
})

test('an SSLIOStream is made of a connection only with sslOptions', async () => {
  const seen: unknown[] = []
  const handler = (stream: IOStream): void => {
    seen.push(stream instanceof SSLIOStream)
    stream.close()
  }
  for (const options of [undefined, sslOptions]) {
    const server = opened.server(handler, { sslOptions: options })
    await server.listen(0, '127.0.0.1')
    await readAll(await opened.connect(server.port!))
  }
  expect(seen).toEqual([false, true])
})
