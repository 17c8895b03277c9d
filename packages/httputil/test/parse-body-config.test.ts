import { describe, expect, test } from '@jest/globals'
import { ParseBodyConfig, ParseMultipartConfig, setParseBodyConfig } from '../src/index.ts'

describe('ParseBodyConfig and ParseMultipartConfig', () => {
  test('defaults', () => {
    const config = new ParseBodyConfig()
    expect(config.maxArguments).toBe(10_000)
    expect({ ...config.multipart }).toEqual({
      enabled: true,
      maxParts: 100,
      maxPartHeaderSize: 10_240,
      maxPartSize: undefined,
    })
  })

  test('what is given replaces the default', () => {
    const multipart = new ParseMultipartConfig({ maxParts: 20, maxPartSize: 5 })
    expect(multipart).toMatchObject({ enabled: true, maxParts: 20, maxPartSize: 5 })
    expect(new ParseBodyConfig({ multipart }).multipart).toBe(multipart)
    expect(new ParseBodyConfig({ maxArguments: 0 }).maxArguments).toBe(0)
  })

  test('they cannot be changed', () => {
    expect(Object.isFrozen(new ParseBodyConfig())).toBe(true)
    expect(Object.isFrozen(new ParseMultipartConfig())).toBe(true)
  })

  test('limits are whole numbers', () => {
    for (const value of [-1, 1.5, Number.NaN]) {
      expect(() => new ParseBodyConfig({ maxArguments: value })).toThrow(RangeError)
      expect(() => new ParseMultipartConfig({ maxParts: value })).toThrow(RangeError)
      expect(() => new ParseMultipartConfig({ maxPartHeaderSize: value })).toThrow(RangeError)
      expect(() => new ParseMultipartConfig({ maxPartSize: value })).toThrow(RangeError)
    }
    expect(new ParseMultipartConfig({ maxParts: Infinity }).maxParts).toBe(Infinity)
  })

  test('setParseBodyConfig takes nothing else', () => {
    expect(() => setParseBodyConfig({ maxArguments: 1 } as unknown as ParseBodyConfig)).toThrow(
      TypeError,
    )
  })
})
