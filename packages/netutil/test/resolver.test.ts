import dns from 'node:dns'
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { lookupObject } from '@tornado-ts/util'
import { AF_INET, AF_INET6, AF_UNSPEC } from '../src/address.ts'
import { CaresResolver } from '../src/cares-resolver.ts'
import {
  BlockingResolver,
  DefaultExecutorResolver,
  ExecutorResolver,
  ThreadedResolver,
} from '../src/executor-resolver.ts'
import { OverrideResolver } from '../src/override-resolver.ts'
import { DefaultLoopResolver, Resolver } from '../src/resolver.ts'

const unconfigured = Resolver.saveConfiguration()

afterEach(() => {
  Resolver.restoreConfiguration(unconfigured)
  jest.restoreAllMocks()
})

/** Makes the system's look-up give this, whatever is asked for. */
function mockLookup(
  result: dns.LookupAddress[] | Error,
): jest.SpiedFunction<(...args: unknown[]) => unknown> {
  const lookup = jest.spyOn(dns.promises, 'lookup') as unknown as jest.SpiedFunction<
    (...args: unknown[]) => unknown
  >
  return lookup.mockImplementation(() =>
    result instanceof Error ? Promise.reject(result) : Promise.resolve(result),
  )
}

describe('configuration', () => {
  test('makes a DefaultLoopResolver unless told otherwise', () => {
    expect(new Resolver()).toBeInstanceOf(DefaultLoopResolver)
    expect(Resolver.configurableBase()).toBe(Resolver)
    expect(Resolver.configurableDefault()).toBe(DefaultLoopResolver)
  })

  test.each([
    ['netutil.DefaultLoopResolver', DefaultLoopResolver],
    ['netutil.DefaultExecutorResolver', DefaultExecutorResolver],
    ['netutil.ExecutorResolver', ExecutorResolver],
    ['netutil.BlockingResolver', BlockingResolver],
    ['netutil.ThreadedResolver', ThreadedResolver],
    ['tornado.netutil.ThreadedResolver', ThreadedResolver],
    ['netutil.CaresResolver', CaresResolver],
    ['tornado.platform.caresresolver.CaresResolver', CaresResolver],
  ])('by the name %s', async (name, expected) => {
    Resolver.configure(name)
    const resolver = new Resolver()
    expect(resolver).toBeInstanceOf(expected)
    const found = await resolver.resolve('localhost', 80)
    const shown = found.map((each) => JSON.stringify(each))
    const v4 = JSON.stringify([AF_INET, ['127.0.0.1', 80]])
    const v6 = JSON.stringify([AF_INET6, ['::1', 80, 0, 0]])
    expect(shown.includes(v4) || shown.includes(v6)).toBe(true)
    expect(new Set(shown).size).toBe(shown.length)
    resolver.close()
  })

  test('of an OverrideResolver, with its options', async () => {
    const mapping = { 'a.test': '192.0.2.1' }
    const wrapped = new DefaultLoopResolver()
    Resolver.configure('netutil.OverrideResolver', { resolver: wrapped, mapping })
    expect(new Resolver()).toBeInstanceOf(OverrideResolver)
    expect(await new Resolver().resolve('a.test', 1)).toEqual([[AF_INET, ['192.0.2.1', 1]]])
  })

  test('names are known as soon as the package is loaded', () => {
    expect(lookupObject('netutil.OverrideResolver')).toBe(OverrideResolver)
  })

  test('the base itself resolves nothing', async () => {
    await expect(Resolver.prototype.resolve('h', 1)).rejects.toThrow('not implemented')
  })
})

describe.each([
  ['DefaultLoopResolver', () => new DefaultLoopResolver()],
  ['ExecutorResolver', () => new ExecutorResolver()],
  ['ThreadedResolver', () => new ThreadedResolver()],
  ['CaresResolver', () => new CaresResolver()],
])('%s', (_name, make) => {
  test('passes addresses through', async () => {
    const resolver = make()
    expect(await resolver.resolve('192.0.2.1', 80)).toEqual([[AF_INET, ['192.0.2.1', 80]]])
    expect(await resolver.resolve('192.0.2.1', 80, AF_INET)).toHaveLength(1)
    expect(await resolver.resolve('2001:db8::1', 80)).toEqual([
      [AF_INET6, ['2001:db8::1', 80, 0, 0]],
    ])
  })

  test('refuses an address of another family', async () => {
    await expect(make().resolve('192.0.2.1', 80, AF_INET6)).rejects.toMatchObject({
      code: 'EAI_FAMILY',
    })
    await expect(make().resolve('::1', 80, AF_INET)).rejects.toMatchObject({ code: 'EAI_FAMILY' })
  })

  test.each(['', 'localhost\0.example.com'])('refuses %j without asking', async (host) => {
    await expect(make().resolve(host, 80)).rejects.toMatchObject({ code: 'ENOTFOUND' })
  })

  test('refuses arguments of other types', async () => {
    await expect(make().resolve(1 as unknown as string, 80)).rejects.toThrow(TypeError)
    await expect(make().resolve('h', '80' as unknown as number)).rejects.toThrow(TypeError)
  })
})

describe('DefaultLoopResolver', () => {
  test('keeps the order of the system and drops duplicates', async () => {
    const lookup = mockLookup([
      { address: '::1', family: 6 },
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
    ])
    expect(await new DefaultLoopResolver().resolve('h.test', 80, AF_UNSPEC)).toEqual([
      [AF_INET6, ['::1', 80, 0, 0]],
      [AF_INET, ['127.0.0.1', 80]],
    ])
    expect(lookup).toHaveBeenCalledWith('h.test', { all: true, family: 0, verbatim: true })
  })

  test('passes failures on', async () => {
    const error = Object.assign(new Error('later'), { code: 'EAI_AGAIN' })
    mockLookup(error)
    await expect(new DefaultLoopResolver().resolve('h.test', 80)).rejects.toBe(error)
  })

  test('never gives an empty result', async () => {
    mockLookup([])
    await expect(new DefaultLoopResolver().resolve('h.test', 80)).rejects.toMatchObject({
      code: 'ENOTFOUND',
    })
  })

  test.each([
    ['mocked', true],
    ['really asked', false],
  ])('an invalid domain rejects with a code, %s', async (_how, mocked) => {
    const error = Object.assign(new Error('no'), { code: 'ENOTFOUND' })
    if (mocked) mockLookup(error)
    const failure = new DefaultLoopResolver().resolve('an invalid domain', 80)
    await expect(failure).rejects.toHaveProperty('code', expect.any(String))
  })
})
