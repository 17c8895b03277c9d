import { IOStream, StreamClosedError } from '@tornado-ts/iostream'
import { type AddressFamily, type ResolvedAddress, Resolver } from '@tornado-ts/netutil'
import { afterEach, describe, expect, test } from '@jest/globals'
import {
  client,
  closeAll,
  FixedResolver,
  handles,
  listen,
  probe,
  track,
  unusedPort,
} from './peers.ts'
import { TCPClient } from '../src/index.ts'
import type { TCPConnectOptions } from '../src/index.ts'

afterEach(closeAll)

const hasIPv6 = (await probe('::1')) === 'ok'
const localhostFamilies = await new Resolver()
  .resolve('localhost', 0)
  .then((found) => found.map(([family]) => family))

/** The error of a connection that failed on its way: the system's. */
async function systemError(connecting: Promise<unknown>): Promise<NodeJS.ErrnoException> {
  const error: unknown = await connecting.catch((error: unknown) => error)
  expect(error).toBeInstanceOf(StreamClosedError)
  return (error as StreamClosedError).realError as NodeJS.ErrnoException
}

describe('connect', () => {
  const cases: [host: string, af: AddressFamily, listenOn: string][] = [
    ['127.0.0.1', 0, '127.0.0.1'],
    ['127.0.0.1', 4, '127.0.0.1'],
    ['localhost', 0, '127.0.0.1'],
    ['localhost', 4, '127.0.0.1'],
  ]
  if (hasIPv6) cases.push(['::1', 0, '::1'], ['::1', 6, '::1'])
  else console.warn('no IPv6 here: connections to ::1 are not tested')
  if (hasIPv6 && localhostFamilies.includes(6)) {
    cases.push(['localhost', 0, '::1'], ['localhost', 6, '::1'])
  } else {
    console.warn('localhost has no IPv6 address here: that connection is not tested')
  }

  test.each(cases)('to %s, family %d (test_connect_*)', async (host, af, listenOn) => {
    const peer = await listen(listenOn)
    const stream = track(await client().connect(host, peer.port, { af }))
    const accepted = await peer.accept()
    expect(stream).toBeInstanceOf(IOStream)
    await stream.write(Buffer.from('hello'))
    accepted.end('and back')
    expect(String(await stream.readUntilClose())).toBe('and back')
    expect(String(accepted.read())).toBe('hello')
  })

  test('an address of another family is refused by the resolver', async () => {
    await expect(client().connect('127.0.0.1', 80, { af: 6 })).rejects.toMatchObject({
      code: 'EAI_FAMILY',
    })
  })

  test('a refused port (test_refused_ipv4)', async () => {
    const error = await systemError(client().connect('127.0.0.1', await unusedPort()))
    expect(error.code).toBe('ECONNREFUSED')
  })

  test('the next address is tried, and the last error counts', async () => {
    const { port } = await listen()
    const dead = await unusedPort()
    const refused: ResolvedAddress = [4, ['127.0.0.1', dead]]
    const resolver = new FixedResolver([refused, [4, ['127.0.0.1', port]]])
    const stream = track(await client({ resolver }).connect('two.test', 80))
    expect(stream.socket?.remotePort).toBe(port)
    const last = await unusedPort()
    const unreachable = new FixedResolver([refused, [4, ['127.0.0.1', last]]])
    const error = await systemError(client(unreachable).connect('none.test', 80))
    expect(error).toMatchObject({ code: 'ECONNREFUSED', port: last })
  })

  test('the other family is tried', async () => {
    const { port } = await listen()
    const resolver = new FixedResolver([
      [6, ['::1', await unusedPort(hasIPv6 ? '::1' : '127.0.0.1'), 0, 0]],
      [4, ['127.0.0.1', port]],
    ])
    const stream = track(await client({ resolver }).connect('two.test', 80))
    expect(stream.socket?.remoteFamily).toBe('IPv4')
  })

  test('maxBufferSize is the stream’s', async () => {
    const { port } = await listen()
    const stream = track(await client().connect('127.0.0.1', port, { maxBufferSize: 5000 }))
    expect(stream.maxBufferSize).toBe(5000)
  })

  test.each<[string, unknown[], typeof Error]>([
    ['host', [undefined, 80], TypeError],
    ['port', ['localhost', '80'], TypeError],
    ['port', ['localhost', 65_536], RangeError],
    ['af', ['localhost', 80, { af: 2 }], RangeError],
    ['sourceIp', ['localhost', 80, { sourceIp: 'localhost' }], TypeError],
    ['sourcePort', ['localhost', 80, { sourcePort: -1 }], RangeError],
    ['timeout', ['localhost', 80, { timeout: '5' }], TypeError],
    ['timeout', ['localhost', 80, { timeout: Number.NaN }], TypeError],
    ['sslOptions', ['localhost', 80, { sslOptions: { certFile: 'x' } }], Error],
  ])('a bad %s throws at the call', (_name, args, error) => {
    const before = handles()
    const connect = client().connect.bind(client()) as (...args: unknown[]) => unknown
    expect(() => connect(...args)).toThrow(error)
    expect(handles()).toEqual(before)
  })
})

describe('the source', () => {
  async function connectFrom(options: TCPConnectOptions): Promise<unknown[]> {
    const peer = await listen()
    const stream = await client().connect('localhost', peer.port, options)
    track(stream)
    const { remoteAddress, remotePort } = await peer.accept()
    return [remoteAddress, remotePort]
  }

  test('an address of this machine (test_source_ip_success)', async () => {
    expect((await connectFrom({ sourceIp: '127.0.0.1' }))[0]).toBe('127.0.0.1')
  })

  test('an address of another machine (test_source_ip_fail)', async () => {
    const error = await systemError(connectFrom({ sourceIp: '8.8.8.8' }))
    expect(error.code).toBe('EADDRNOTAVAIL')
  })

  test('decides on the family', async () => {
    const resolver = new FixedResolver(Promise.reject(new Error('no such host')))
    const connecting = client(resolver).connect('two.test', 80, { sourceIp: '::1' })
    await expect(connecting).rejects.toThrow('no such host')
    expect(resolver.questions).toEqual([['two.test', 80, 6]])
  })

  test('a port, from loopback (test_source_port_success)', async () => {
    const sourcePort = await unusedPort()
    expect(await connectFrom({ af: 4, sourcePort })).toEqual(['127.0.0.1', sourcePort])
  })

  test('port 1 is for the privileged (test_source_port_fail)', async () => {
    const mayBind = await probe('127.0.0.1', 1)
    const connecting = connectFrom({ af: 4, sourcePort: 1 })
    if (mayBind === 'ok') expect(await connecting).toEqual(['127.0.0.1', 1])
    else expect((await systemError(connecting)).code).toBe(mayBind)
  })
})

describe('the resolver', () => {
  test('is asked for host, port and family', async () => {
    const { port } = await listen()
    const resolver = new FixedResolver([[4, ['127.0.0.1', port]]])
    track(await client({ resolver }).connect('name.test', 81))
    track(await client({ resolver }).connect('name.test', 82, { af: 4 }))
    expect(resolver.questions).toEqual([
      ['name.test', 81, 0],
      ['name.test', 82, 4],
    ])
  })

  test('has its error passed on', async () => {
    const error = new Error('no such host')
    const resolver = new FixedResolver(Promise.reject(error))
    await expect(client({ resolver }).connect('name.test', 80)).rejects.toBe(error)
  })

  test('may find nothing', async () => {
    const connecting = client(new FixedResolver([])).connect('name.test', 80)
    await expect(connecting).rejects.toThrow('no addresses for host "name.test"')
  })

  test('is closed if it is the client’s own', () => {
    const resolver = new FixedResolver([])
    for (const made of [new TCPClient({ resolver }), new TCPClient(resolver)]) {
      expect(made.resolver).toBe(resolver)
      made.close()
      expect(resolver.closed).toBe(false)
    }
    const own = new TCPClient()
    expect(own.resolver).toBeInstanceOf(Resolver)
    let closed = 0
    own.resolver.close = () => (closed += 1)
    own[Symbol.dispose]()
    expect(closed).toBe(1)
  })

  test('may be closed while streams are open', async () => {
    const peer = await listen()
    const made = new TCPClient()
    const stream = track(await made.connect('127.0.0.1', peer.port))
    made.close()
    ;(await peer.accept()).end('still here')
    expect(String(await stream.readUntilClose())).toBe('still here')
  })
})
