import { describe, expect, test } from '@jest/globals'
import { AF_INET, AF_INET6, AF_UNSPEC, type AddressFamily } from '../src/address.ts'
import type { ResolvedAddress } from '../src/lookup.ts'
import { OverrideResolver, type OverrideMapping } from '../src/override-resolver.ts'
import { DefaultLoopResolver, Resolver } from '../src/resolver.ts'

class FakeResolver extends Resolver {
  declare asked: unknown[][]
  declare closed: boolean

  override initialize(): void {
    this.asked = []
    this.closed = false
  }

  override async resolve(
    host: string,
    port: number,
    family?: AddressFamily,
  ): Promise<ResolvedAddress[]> {
    this.asked.push([host, port, family])
    return [[AF_INET, ['192.0.2.1', port]]]
  }

  override close(): void {
    this.closed = true
  }
}

const mapping = new Map<
  string | [string, number] | [string, number, AddressFamily],
  string | [string, number]
>([
  [
    ['google.com', 80, AF_INET],
    ['1.2.3.4', 80],
  ],
  [
    ['google.com', 80, AF_INET6],
    ['2a02:6b8:7c:40c:c51e:495f:e23a:3', 80],
  ],
  [
    ['google.com', 80],
    ['by-port.test', 81],
  ],
  ['google.com', 'by-host.test'],
  ['chain.test', 'google.com'],
])

describe('OverrideResolver', () => {
  test.each([
    ['google.com', 80, AF_INET, [[AF_INET, ['1.2.3.4', 80]]]],
    ['google.com', 80, AF_INET6, [[AF_INET6, ['2a02:6b8:7c:40c:c51e:495f:e23a:3', 80, 0, 0]]]],
  ] as const)('resolves %s:%p family %p', async (host, port, family, expected) => {
    const resolver = new OverrideResolver({ resolver: new DefaultLoopResolver(), mapping })
    expect(await resolver.resolve(host, port, family)).toEqual(expected)
  })

  test.each([
    ['google.com', 80, AF_UNSPEC, ['by-port.test', 81, AF_UNSPEC]],
    ['google.com', 443, AF_INET, ['by-host.test', 443, AF_INET]],
    ['chain.test', 80, AF_INET, ['google.com', 80, AF_INET]],
    ['other.test', 80, AF_INET6, ['other.test', 80, AF_INET6]],
  ] as const)('asks for %s:%p family %p as %j', async (host, port, family, asked) => {
    const wrapped = new FakeResolver()
    await new OverrideResolver({ resolver: wrapped, mapping }).resolve(host, port, family)
    expect(wrapped.asked).toEqual([asked])
  })

  test.each<[string, OverrideMapping]>([
    ['a plain object', { 'a.test': '192.0.2.1' }],
    ['pairs', [['a.test', '192.0.2.1']]],
    ['a Map', new Map([['a.test', '192.0.2.1']])],
  ])('takes %s', async (_title, hosts) => {
    const wrapped = new FakeResolver()
    await new OverrideResolver({ resolver: wrapped, mapping: hosts }).resolve('a.test', 1)
    expect(wrapped.asked).toEqual([['192.0.2.1', 1, AF_UNSPEC]])
  })

  test('types the Map of the documentation', () => {
    const options = {
      resolver: new FakeResolver(),
      mapping: new Map([[['db', 5432] as const, ['127.0.0.1', 1] as const]]),
    }
    expect(new OverrideResolver(options).resolver).toBe(options.resolver)
    expect(
      new OverrideResolver({
        resolver: new FakeResolver(),
        mapping: new Map([
          [
            ['db', 5432],
            ['127.0.0.1', 1],
          ],
        ]),
      }),
    ).toBeInstanceOf(Resolver)
  })

  test.each([
    [{ mapping: {} }],
    [{ resolver: new FakeResolver() }],
    [{ resolver: new FakeResolver(), mapping: [['h', ['h', 1]]] }],
    [{ resolver: new FakeResolver(), mapping: [[['h', 1], 'h']] }],
    [{ resolver: new FakeResolver(), mapping: [[['h'], ['h', 1]]] }],
  ])('refuses %#', (options) => {
    expect(() => new OverrideResolver(options as never)).toThrow(TypeError)
  })

  test('close closes the wrapped one', () => {
    const wrapped = new FakeResolver()
    new OverrideResolver({ resolver: wrapped, mapping: {} }).close()
    expect(wrapped.closed).toBe(true)
  })
})
