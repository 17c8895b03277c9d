import { describe, expect, it } from '@jest/globals'
import { HTTPError, MissingArgumentError } from '../src/index.ts'
import { argumentValues, decodeUtf8Argument, lastArgument } from '../src/request-arguments.ts'

const source: Record<string, Buffer[]> = {
  a: [Buffer.from('1'), Buffer.from(' 2 ')],
  blank: [Buffer.from('')],
  control: [Buffer.from('x\x00y\x1fz\t')],
  bad: [Buffer.from([0xff])],
}
const decode = decodeUtf8Argument
const decoder = { decodeArgument: decode }

describe('lastArgument', () => {
  it('takes the last value, stripped', () => {
    expect(lastArgument(source, 'a', decoder, [])).toBe('2')
    expect(lastArgument(source, 'a', decoder, [{ strip: false }])).toBe(' 2 ')
    expect(lastArgument(source, 'a', decoder, ['d', { strip: false }])).toBe(' 2 ')
    expect(lastArgument(source, 'blank', decoder, [])).toBe('')
  })

  it('takes undefined and null for defaults, but not their absence', () => {
    expect(lastArgument(source, 'none', decoder, [undefined])).toBeUndefined()
    expect(lastArgument(source, 'none', decoder, [null])).toBeNull()
    expect(() => lastArgument(source, 'none', decoder, [])).toThrow(MissingArgumentError)
    expect(() => lastArgument(source, 'none', decoder, [{ strip: true }])).toThrow(
      'HTTP 400: Bad Request (Missing argument none)',
    )
  })
})

describe('argumentValues', () => {
  it('lists all values, or none', () => {
    expect(argumentValues(source, 'a', decoder)).toEqual(['1', '2'])
    expect(argumentValues(source, 'none', decoder)).toEqual([])
  })

  it('catches a default given by mistake', () => {
    expect(() => argumentValues(source, 'a', decoder, 'x' as never)).toThrow(TypeError)
  })

  it('replaces control characters by spaces', () => {
    expect(argumentValues(source, 'control', decoder)).toEqual(['x y z'])
  })
})

describe('decodeUtf8Argument', () => {
  it('refuses what is not UTF-8 with 400, naming the argument', () => {
    expect(() => argumentValues(source, 'bad', decoder)).toThrow(HTTPError)
    expect(() => decode(Buffer.from([0xff]), 'bad')).toThrow('Invalid unicode in bad: ')
    expect(() => decode(Buffer.from([0xff]))).toThrow('Invalid unicode in url: ')
  })

  it('shows forty bytes at most', () => {
    const long = Buffer.concat([Buffer.alloc(100, 'a'), Buffer.from([0xff])])
    expect(() => decode(long)).toThrow(`url: "${'a'.repeat(40)}"`)
  })
})
