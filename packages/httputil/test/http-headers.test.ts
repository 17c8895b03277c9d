import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { HTTPHeaders, HTTPInputError } from '../src/index.ts'

describe('add', () => {
  test('keeps the lines of a name apart', () => {
    const headers = new HTTPHeaders({ 'content-type': 'text/html' })
    headers.add('Set-Cookie', 'A=B')
    headers.add('set-cookie', 'C=D')
    expect(headers.get('SET-COOKIE')).toBe('A=B,C=D')
    expect(headers.getList('Set-Cookie')).toEqual(['A=B', 'C=D'])
    expect(headers.size).toBe(2)
  })

  test.each(['', 'foo bar', 'foo\tbar', 'foo\nbar', 'foo\0bar', 'foo ', ' foo', 'é', 'a:b', 'a\r'])(
    'refuses the name %j',
    (name) => {
      expect(() => {
        new HTTPHeaders().add(name, 'x')
      }).toThrow(new HTTPInputError(`Invalid header name ${JSON.stringify(name)}`))
    },
  )

  test.each(['a\r\nb: c', 'a\nb', 'a\0', ' a', 'a\t', '\x7f', '☃'])(
    'refuses the value %j',
    (value) => {
      expect(() => {
        new HTTPHeaders().add('A', value)
      }).toThrow(new HTTPInputError(`Invalid header value ${JSON.stringify(value)}`))
    },
  )

  test('takes names that mean something to objects', () => {
    const headers = new HTTPHeaders()
    for (const name of ['__proto__', 'constructor', 'toString']) headers.add(name, 'x')
    expect([...headers.keys()]).toEqual(['__proto__', 'Constructor', 'Tostring'])
    expect(headers.get('__proto__')).toBe('x')
    expect(new HTTPHeaders().has('__proto__')).toBe(false)
  })

  test('takes linear time for one name [CVE-2025-67725]', () => {
    const elapsed = (count: number): number => {
      const start = cpuTime()
      const headers = new HTTPHeaders()
      for (let i = 0; i < count; i++) headers.add('X-Foo', 'y')
      expect(headers.get('X-Foo')?.length).toBe(2 * count - 1)
      return cpuTime() - start
    }
    elapsed(10_000)
    expect(elapsed(100_000)).toBeLessThan(20 * elapsed(10_000) + 150)
  })
})

describe('set', () => {
  test('replaces every line in the place of the first', () => {
    const headers = new HTTPHeaders()
    for (const line of ['A:1', 'B:2', 'A:3', 'C:4', 'A:5']) headers.parseLine(line)
    headers.set('a', 'x')
    expect([...headers]).toEqual([
      ['A', 'x'],
      ['B', '2'],
      ['C', '4'],
    ])
  })

  test('turns numbers into text and refuses other types', () => {
    const headers = new HTTPHeaders()
    headers.set('Content-Length', 42)
    expect(headers.get('content-length')).toBe('42')
    for (const value of [undefined, null, true, {}, []]) {
      expect(() => {
        headers.set('A', value as string)
      }).toThrow(TypeError)
    }
    expect(headers.has('A')).toBe(false)
  })

  test('leaves the check of the value to the serializer', () => {
    const headers = new HTTPHeaders()
    headers.set('A', 'x\r\ny')
    expect(headers.get('A')).toBe('x\r\ny')
  })
})

describe('reading', () => {
  test('what is absent', () => {
    const headers = new HTTPHeaders()
    expect(headers.get('A')).toBeUndefined()
    expect(headers.get('A', 'x')).toBe('x')
    expect(headers.get('A', 5)).toBe(5)
    expect(headers.getList('A')).toEqual([])
    expect(headers.has('A')).toBe(false)
    expect(headers.size).toBe(0)
  })

  test('has is case-insensitive after add [6.5.4 regression]', () => {
    const headers = new HTTPHeaders()
    headers.add('foo-BAR', 'x')
    for (const name of ['foo-bar', 'Foo-Bar', 'FOO-BAR']) expect(headers.has(name)).toBe(true)
  })

  test('an empty value is present', () => {
    const headers = new HTTPHeaders({ A: '' })
    expect(headers.get('A', 'x')).toBe('')
    expect(headers.has('A')).toBe(true)
  })

  test('getList gives an array of its own', () => {
    const headers = new HTTPHeaders({ A: ['1', '2'] })
    headers.getList('A').push('3')
    expect(headers.get('A')).toBe('1,2')
  })

  test('keys, values, entries and forEach agree', () => {
    const headers = new HTTPHeaders({ A: ['1', '2'], B: '3' })
    expect([...headers.keys()]).toEqual(['A', 'B'])
    expect([...headers.values()]).toEqual(['1,2', '3'])
    expect([...headers.entries()]).toEqual([...headers])
    const seen: unknown[] = []
    headers.forEach((value, name, all) => seen.push([name, value, all === headers]))
    expect(seen).toEqual([
      ['A', '1,2', true],
      ['B', '3', true],
    ])
  })
})

describe('removing', () => {
  test('delete takes a header of two lines [the reference raises]', () => {
    const headers = new HTTPHeaders({ A: ['1', '2'], B: '3' })
    expect(headers.delete('a')).toBe(true)
    expect(headers.delete('a')).toBe(false)
    expect([...headers]).toEqual([['B', '3']])
  })

  test('pop', () => {
    const headers = new HTTPHeaders({ A: ['1', '2'] })
    expect(headers.pop('a')).toBe('1,2')
    expect(headers.pop('a')).toBeUndefined()
    expect(headers.pop('a', 'x')).toBe('x')
  })

  test('clear', () => {
    const headers = new HTTPHeaders({ A: '1' })
    headers.clear()
    expect(headers.size).toBe(0)
    headers.add('B', '2')
    expect([...headers]).toEqual([['B', '2']])
  })
})

describe('making', () => {
  test.each<[title: string, headers: HTTPHeaders]>([
    ['a record', new HTTPHeaders({ A: '1', b: ['2', '3'] })],
    ['a Map', new HTTPHeaders(new Map(Object.entries({ A: '1', B: '2,3' })))],
    [
      'pairs',
      new HTTPHeaders([
        ['a', '0'],
        ['A', '1'],
        ['B', '2,3'],
      ]),
    ],
    ['headers', new HTTPHeaders(new HTTPHeaders({ A: '1', B: ['2', '3'] }))],
  ])('from %s', (_title, headers) => {
    expect([...headers]).toEqual([
      ['A', '1'],
      ['B', '2,3'],
    ])
  })

  test('a later pair replaces an earlier one, as in Tornado', () => {
    expect([
      ...new HTTPHeaders([
        ['A', '1'],
        ['a', '2'],
      ]),
    ]).toEqual([['A', '2']])
  })

  test('a record of numbers', () => {
    expect(new HTTPHeaders({ Age: 5 }).get('Age')).toBe('5')
    expect(() => new HTTPHeaders({ Age: undefined as unknown as string })).toThrow(TypeError)
  })

  test('copies are independent', () => {
    const one = new HTTPHeaders({ A: ['1', '2'] })
    for (const other of [one.copy(), new HTTPHeaders(one)]) {
      other.add('A', '3')
      expect(other.getList('A')).toEqual(['1', '2', '3'])
      expect(one.getList('A')).toEqual(['1', '2'])
    }
  })

  test('a copy of very many lines', () => {
    const many = new HTTPHeaders()
    for (let i = 0; i < 200_000; i++) many.addParsed('A', '')
    expect(many.copy().getList('A').length).toBe(200_000)
  })

  test('update keeps the lines of other headers apart', () => {
    const headers = new HTTPHeaders({ 'Set-Cookie': 'a', B: '1' })
    headers.update(new HTTPHeaders({ 'Set-Cookie': ['b', 'c'] }))
    expect(headers.getList('Set-Cookie')).toEqual(['b', 'c'])
    expect(headers.get('B')).toBe('1')
    headers.update(headers)
    expect(headers.getList('Set-Cookie')).toEqual(['b', 'c'])
  })

  test('setDefault', () => {
    const headers = new HTTPHeaders({ A: '1' })
    expect(headers.setDefault('a', '2')).toBe('1')
    expect(headers.setDefault('b', '2')).toBe('2')
    expect(headers.get('B')).toBe('2')
  })

  test('toJSON and back', () => {
    const headers = new HTTPHeaders({ A: '1', 'Set-Cookie': ['b', 'c'] })
    const json = JSON.stringify(headers)
    expect(json).toBe('{"A":"1","Set-Cookie":["b","c"]}')
    const again = new HTTPHeaders(JSON.parse(json) as Record<string, string | string[]>)
    expect(again.equals(headers)).toBe(true)
    expect(again.getList('Set-Cookie')).toEqual(['b', 'c'])
  })

  test('equals', () => {
    const headers = new HTTPHeaders({ A: '1', B: '2' })
    expect(headers.equals(new HTTPHeaders({ b: '2', a: '1' }))).toBe(true)
    for (const other of [{ A: '1' }, { A: '1', B: '3' }, { A: '1', B: '2', C: '3' }]) {
      expect(headers.equals(new HTTPHeaders(other as Record<string, string>))).toBe(false)
    }
  })
})

test('lines shows what addParsed and set have written', () => {
  const headers = new HTTPHeaders()
  headers.addParsed('Host', 'a')
  headers.set('server', 's')
  expect(headers.lines()).toEqual(['Host', 'a', 'Server', 's'])
})

/** A slow multimap with the same operations, to compare with on both sides of the index limit. */
class Model {
  lines: [string, string][] = []

  apply(headers: HTTPHeaders, [operation, key, value]: [string, number, string]): void {
    const name = `X-${key}`
    const at = this.lines.findIndex(([known]) => known === name)
    const others = this.lines.filter(([known], index) => known !== name || index === at)
    if (operation === 'add') {
      headers.add(name, value)
      this.lines.push([name, value])
    } else if (operation === 'set') {
      headers.set(name, value)
      if (at < 0) this.lines.push([name, value])
      else this.lines = others.map((line) => (line[0] === name ? [name, value] : line))
    } else {
      expect(headers.delete(name)).toBe(at >= 0)
      this.lines = this.lines.filter(([known]) => known !== name)
    }
  }
}

test('property: few lines and many behave as a simple multimap', () => {
  const operation = fc.tuple(
    fc.constantFrom('add', 'add', 'add', 'set', 'delete'),
    fc.integer({ min: 0, max: 30 }),
    fc.constantFrom('a', 'b', 'c'),
  )
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 200, size: 'max' }), (operations) => {
      const headers = new HTTPHeaders()
      const model = new Model()
      for (const step of operations) model.apply(headers, step)
      expect(headers.lines()).toEqual(model.lines.flat())
      for (let key = 0; key <= 30; key++) {
        const expected = model.lines.filter(([name]) => name === `X-${key}`).map(([, text]) => text)
        expect(headers.getList(`x-${key}`)).toEqual(expected)
        expect(headers.get(`x-${key}`)).toBe(expected.length > 0 ? expected.join(',') : undefined)
      }
    }),
    { seed: 3, numRuns: 60 },
  )
})

/** Processor time of this process in milliseconds: what other programs do does not count. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
