import dns from 'node:dns'
import net from 'node:net'
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { AF_INET, AF_INET6, AF_UNSPEC, AI_NUMERICHOST, AI_PASSIVE } from '../src/address.ts'
import { type BindSocketsOptions, bindSockets, reusePortSupported } from '../src/bind-sockets.ts'
import { ListenSocket } from '../src/listen-socket.ts'
import { Opened } from './sockets.ts'

const opened = new Opened()

afterEach(async () => {
  jest.restoreAllMocks()
  await opened.dispose()
})

async function bind(...args: Parameters<typeof bindSockets>): Promise<ListenSocket[]> {
  return opened.addAll(await bindSockets(...args))
}

function hostsOf(sockets: readonly ListenSocket[]): string[] {
  return sockets.map((sock) => (sock.address() as net.AddressInfo).address)
}

function systemError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code })
}

/** Lets `listen` fail for one host. */
function failFor(host: string, code: string): jest.SpiedFunction<typeof ListenSocket.listen> {
  const listen = ListenSocket.listen.bind(ListenSocket)
  return jest.spyOn(ListenSocket, 'listen').mockImplementation(async (options) => {
    if (options.host === host) throw systemError(code)
    return listen(options)
  })
}

function mockLookup(...addresses: string[]): void {
  const found = addresses.map((address) => ({ address, family: net.isIP(address) }))
  jest.spyOn(dns.promises, 'lookup').mockResolvedValue(found as never)
}

describe('all interfaces', () => {
  test.each([[undefined], ['']])('address %p: IPv4 and IPv6, on one port', async (address) => {
    const sockets = await bind(0, { address })
    expect(hostsOf(sockets)).toEqual(['0.0.0.0', '::'])
    expect(sockets.map((sock) => sock.family)).toEqual([AF_INET, AF_INET6])
    expect(new Set(sockets.map((sock) => sock.port)).size).toBe(1)
    await opened.connect(sockets[0]!, '127.0.0.1')
    await opened.connect(sockets[0]!, '::1')
  })

  test.each([
    [AF_INET, '0.0.0.0', '::1'],
    [AF_INET6, '::', '127.0.0.1'],
  ] as const)('family %p only', async (family, host, unreachable) => {
    const sockets = await bind(0, { family })
    expect(hostsOf(sockets)).toEqual([host])
    await expect(opened.connect(sockets[0]!, unreachable)).rejects.toThrow('ECONNREFUSED')
  })

  test('without AI_PASSIVE, loopback', async () => {
    expect(hostsOf(await bind(0, { flags: 0 }))).toEqual(['127.0.0.1', '::1'])
  })
})

describe('an address', () => {
  test('is accepted in either place', async () => {
    expect(hostsOf(await bind(0, '127.0.0.1'))).toEqual(['127.0.0.1'])
    expect(hostsOf(await bind(0, { address: '127.0.0.1' }))).toEqual(['127.0.0.1'])
    expect(hostsOf(await bind(0, undefined, { address: '127.0.0.1' }))).toEqual(['127.0.0.1'])
    expect(hostsOf(await bind(0, '127.0.0.1', { address: '::1' }))).toEqual(['127.0.0.1'])
  })

  test('localhost: every address, on one port', async () => {
    const sockets = await bind(0, 'localhost')
    expect(sockets.length).toBeGreaterThan(0)
    expect(new Set(sockets.map((sock) => sock.port)).size).toBe(1)
    expect(sockets[0]!.port).not.toBe(0)
  })

  test('a name: distinct addresses, IPv4 first', async () => {
    mockLookup('::1', '127.0.0.1', '::1', '127.0.0.2')
    expect(hostsOf(await bind(0, 'name.test'))).toEqual(['127.0.0.1', '127.0.0.2', '::1'])
  })

  test.each<[string, BindSocketsOptions, string]>([
    ['localhost', { flags: AI_NUMERICHOST | AI_PASSIVE }, 'ENOTFOUND'],
    ['no.such.host.invalid', {}, 'ENOTFOUND'],
    ['localhost\0.invalid', {}, 'ENOTFOUND'],
    ['127.0.0.1', { family: AF_INET6 }, 'EAI_FAMILY'],
    ['192.0.2.1', {}, 'EADDRNOTAVAIL'],
  ])('%j with %j is refused', async (address, options, code) => {
    if (address.endsWith('host.invalid')) {
      jest.spyOn(dns.promises, 'lookup').mockRejectedValue(systemError('ENOTFOUND'))
    }
    await expect(bind(0, address, options)).rejects.toMatchObject({ code })
  })
})

describe('failures', () => {
  test('a port in use leaves nothing open', async () => {
    const [taken] = await bind(0, '::1')
    const listen = jest.spyOn(ListenSocket, 'listen')
    mockLookup('127.0.0.1', '::1')
    await expect(bind(taken!.port, 'name.test')).rejects.toMatchObject({ code: 'EADDRINUSE' })
    expect(listen).toHaveBeenCalledTimes(2)
    expect((await (listen.mock.results[0]!.value as Promise<ListenSocket>)).closed).toBe(true)
    jest.restoreAllMocks()
    await bind(taken!.port, '127.0.0.1')
  })

  test('a port that another family has is picked again', async () => {
    let refusals = 2
    const listen = ListenSocket.listen.bind(ListenSocket)
    jest.spyOn(ListenSocket, 'listen').mockImplementation(async (options) => {
      if (options.host === '::' && refusals-- > 0) throw systemError('EADDRINUSE')
      return listen(options)
    })
    expect(await bind(0)).toHaveLength(2)
    refusals = 100
    await expect(bind(0)).rejects.toMatchObject({ code: 'EADDRINUSE' })
    expect(refusals).toBe(90)
  })

  test.each([
    ['localhost', '::1', 'EADDRNOTAVAIL', true],
    ['localhost', '::1', 'EAFNOSUPPORT', true],
    ['localhost', '127.0.0.1', 'EADDRNOTAVAIL', false],
    ['name.test', '::1', 'EADDRNOTAVAIL', false],
    ['name.test', '::1', 'EAFNOSUPPORT', true],
    ['name.test', '::1', 'EACCES', false],
  ])('for %s at %s, %s: skipped %p', async (name, host, code, skipped) => {
    mockLookup('127.0.0.1', '::1')
    failFor(host, code)
    if (skipped) expect(hostsOf(await bind(0, name))).toEqual(['127.0.0.1'])
    else await expect(bind(0, name)).rejects.toMatchObject({ code })
  })

  test('a system without any of the families is no success', async () => {
    failFor('::', 'EAFNOSUPPORT')
    await expect(bind(0, { family: AF_INET6 })).rejects.toMatchObject({ code: 'EAFNOSUPPORT' })
  })

  test.each([
    [-1, {}],
    [65536, {}],
    [1.5, {}],
    ['80' as unknown as number, {}],
    [0, { family: 2 as typeof AF_UNSPEC }],
    [0, { backlog: 0 }],
    [0, { backlog: Number.NaN }],
  ])('port %p with %j is refused', async (port, options) => {
    await expect(bind(port, options)).rejects.toThrow(RangeError)
  })
})

describe('reusePort', () => {
  test.each([
    ['20.20.2', 'linux', false],
    ['22.11.0', 'linux', false],
    ['22.12.0', 'linux', true],
    ['23.0.0', 'linux', false],
    ['23.1.0', 'freebsd', true],
    ['24.0.0', 'linux', true],
    ['24.0.0', 'darwin', false],
    ['24.0.0', 'win32', false],
  ])('Node %s on %s: %p', (version, platform, supported) => {
    expect(reusePortSupported(version, platform)).toBe(supported)
  })

  test('two sockets share a port, or the caller is told', async () => {
    const options = { address: '127.0.0.1', reusePort: true }
    if (reusePortSupported(process.versions.node, process.platform)) {
      const [first] = await bind(0, options)
      expect((await bind(first!.port, options))[0]!.port).toBe(first!.port)
    } else {
      const message = 'reusePort is not supported on this platform'
      await expect(bind(0, options)).rejects.toThrow(new RangeError(message))
    }
  })
})
