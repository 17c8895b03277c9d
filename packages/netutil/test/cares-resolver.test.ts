import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { AF_INET, AF_INET6, AF_UNSPEC } from '../src/address.ts'
import { CaresResolver } from '../src/cares-resolver.ts'
import { type FakeDNS, fakeDNS } from './fake-dns.ts'

let server: FakeDNS
let folder: string
let hostsFile: string
let resolver: CaresResolver

beforeEach(async () => {
  server = await fakeDNS({
    'both.test': { a: ['10.0.0.1', '10.0.0.2'], aaaa: ['fd00::1'] },
    'six.test': { aaaa: ['fd00::6'] },
    'nothing.test': {},
  })
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hosts-'))
  hostsFile = path.join(folder, 'hosts')
  fs.writeFileSync(hostsFile, '10.9.9.9 Listed.test alias\nfd00::9 listed.test # comment\n')
  resolver = new CaresResolver({ servers: [server.address], timeout: 2, tries: 1, hostsFile })
})

afterEach(async () => {
  resolver.close()
  fs.rmSync(folder, { recursive: true })
  await server[Symbol.asyncDispose]()
})

describe('literal addresses', () => {
  test('are returned as they are', async () => {
    expect(await resolver.resolve('192.0.2.1', 80)).toEqual([[AF_INET, ['192.0.2.1', 80]]])
    expect(await resolver.resolve('2001:db8::1', 80, AF_INET6)).toEqual([
      [AF_INET6, ['2001:db8::1', 80, 0, 0]],
    ])
    expect(server.questions).toEqual([])
  })

  test('of another family are refused', async () => {
    await expect(resolver.resolve('192.0.2.1', 80, AF_INET6)).rejects.toMatchObject({
      message: 'Requested socket family 6 but got 4',
      code: 'EAI_FAMILY',
    })
  })
})

describe('the hosts file', () => {
  test.each([
    ['listed.test', AF_UNSPEC, [[AF_INET, ['10.9.9.9', 1]]]],
    ['LISTED.TEST', AF_INET, [[AF_INET, ['10.9.9.9', 1]]]],
    ['alias', AF_UNSPEC, [[AF_INET, ['10.9.9.9', 1]]]],
    ['listed.test', AF_INET6, [[AF_INET6, ['fd00::9', 1, 0, 0]]]],
  ] as const)('gives %s, family %p', async (host, family, expected) => {
    expect(await resolver.resolve(host, 1, family)).toEqual(expected)
    expect(server.questions).toEqual([])
  })

  test('is read again when it has changed', async () => {
    await resolver.resolve('listed.test', 1)
    fs.writeFileSync(hostsFile, '10.8.8.8 listed.test and-more.test\n')
    expect(await resolver.resolve('listed.test', 1)).toEqual([[AF_INET, ['10.8.8.8', 1]]])
  })

  test.each([
    [AF_UNSPEC, [[AF_INET, ['127.0.0.1', 1]]]],
    [AF_INET, [[AF_INET, ['127.0.0.1', 1]]]],
    [AF_INET6, [[AF_INET6, ['::1', 1, 0, 0]]]],
  ] as const)('need not list localhost, family %p', async (family, expected) => {
    expect(await resolver.resolve('localhost', 1, family)).toEqual(expected)
  })

  test('of the system knows localhost', async () => {
    const system = new CaresResolver({ servers: [server.address] })
    const [first] = await system.resolve('localhost', 80)
    expect(['127.0.0.1', '::1']).toContain(first?.[1][0])
  })
})

describe('DNS', () => {
  test.each([
    ['both.test', AF_UNSPEC, ['10.0.0.1', '10.0.0.2'], ['A']],
    ['both.test', AF_INET, ['10.0.0.1', '10.0.0.2'], ['A']],
    ['both.test', AF_INET6, ['fd00::1'], ['AAAA']],
    ['six.test', AF_UNSPEC, ['fd00::6'], ['A', 'AAAA']],
  ] as const)('gives %s, family %p, in one family', async (host, family, expected, asked) => {
    const found = await resolver.resolve(host, 80, family)
    expect(found.map(([, [address]]) => address)).toEqual(expected)
    expect(server.questions).toEqual(asked.map((type) => `${host} ${type}`))
  })

  test.each([
    ['missing.test', AF_UNSPEC, 'ENOTFOUND', 'Domain name not found'],
    ['six.test', AF_INET, 'ENODATA', 'DNS server returned answer with no data'],
    ['nothing.test', AF_UNSPEC, 'ENODATA', 'DNS server returned answer with no data'],
  ] as const)('fails for %s, family %p', async (host, family, code, text) => {
    const failure = resolver.resolve(host, 80, family)
    await expect(failure).rejects.toMatchObject({
      message: `C-Ares returned error ${code}: ${text} while resolving ${host}`,
      code,
      cause: expect.objectContaining({ code }),
    })
  })

  test('is given up by close, and can be asked again', async () => {
    const pending = resolver.resolve('silent.test', 80)
    const failure = expect(pending).rejects.toMatchObject({ code: 'ECANCELLED' })
    while (server.questions.length === 0) await new Promise(setImmediate)
    resolver.close()
    await failure
    expect(await resolver.resolve('both.test', 80)).toHaveLength(2)
  })
})
