import { describe, expect, test } from '@jest/globals'
import {
  type HTTPFile,
  HTTPInputError,
  parseMultipartFormData,
  ParseMultipartConfig,
  type ParseMultipartOptions,
  setParseBodyConfig,
  ParseBodyConfig,
} from '../src/index.ts'
import { crlf, type Form, formOf, MULTIPART_CASES, onePart } from './multipart-cases.ts'

const FIELD = 'Content-Disposition: form-data; name="x"'

function parse(body: string | Buffer, options?: ParseMultipartOptions, boundary = 'b'): Form {
  const args = Object.create(null) as Record<string, Buffer[]>
  const files = Object.create(null) as Record<string, HTTPFile[]>
  const config = options === undefined ? {} : { config: new ParseMultipartConfig(options) }
  parseMultipartFormData(Buffer.from(boundary), Buffer.from(body), args, files, config)
  return formOf(args, files)
}

/** A body of that many parts. */
function parts(count: number): string {
  return crlf(`${`--b\n${FIELD}\n\nv\n`.repeat(count)}--b--`)
}

describe('parseMultipartFormData', () => {
  for (const { title, body, form, error } of MULTIPART_CASES) {
    test(title, () => {
      if (error === undefined) {
        expect(parse(body)).toEqual({ fields: [], files: [], ...form })
      } else {
        expect(() => parse(body)).toThrow(HTTPInputError)
        expect(() => parse(body)).toThrow(error)
      }
    })
  }

  test('strips one pair of quotes from the boundary', () => {
    expect(parse(onePart(FIELD), undefined, '"b"').fields).toEqual([['x', 'Foo']])
  })

  test('refuses a boundary that can delimit nothing', () => {
    for (const boundary of ['', '""', 'x'.repeat(71), 'a\r\nb']) {
      expect(() => parse(onePart(FIELD), undefined, boundary)).toThrow(HTTPInputError)
    }
  })

  test('refuses a header that is not UTF-8', () => {
    const body = Buffer.from(onePart('Content-Disposition: form-data; name="\xe9"'), 'latin1')
    expect(() => parse(body)).toThrow(HTTPInputError)
  })

  test('gives views of the body', () => {
    const data = Buffer.from(onePart(FIELD))
    const args = Object.create(null) as Record<string, Buffer[]>
    parseMultipartFormData(Buffer.from('b'), data, args, {})
    expect(args['x']?.[0]?.buffer).toBe(data.buffer)
  })

  test('takes any Uint8Array', () => {
    const padded = new Uint8Array(Buffer.from(`xx${onePart(FIELD)}`))
    const args = Object.create(null) as Record<string, Buffer[]>
    parseMultipartFormData(new Uint8Array([0x62]), padded.subarray(2), args, {})
    expect(args['x']?.map(String)).toEqual(['Foo'])
  })

  test('leaves the outputs as they were for a part with an error', () => {
    const args = Object.create(null) as Record<string, Buffer[]>
    const files = Object.create(null) as Record<string, HTTPFile[]>
    const body = Buffer.from(onePart('Content-Disposition: form-data; name=""'))
    expect(() => parseMultipartFormData(Buffer.from('b'), body, args, files)).toThrow()
    expect(formOf(args, files)).toEqual({ fields: [], files: [] })
  })

  test('keeps the name of a prototype as data in an ordinary record', () => {
    const args: Record<string, Buffer[]> = {}
    const body = Buffer.from(onePart('Content-Disposition: form-data; name="__proto__"'))
    parseMultipartFormData(Buffer.from('b'), body, args, {})
    expect(Object.keys(args)).toEqual(['__proto__'])
  })
})

describe('limits', () => {
  test('99 parts pass and 100 do not: what precedes the first boundary counts', () => {
    expect(parse(parts(99)).fields).toHaveLength(99)
    expect(() => parse(parts(100))).toThrow('multipart/form-data has too many parts')
  })

  test('maxParts 0 allows no part', () => {
    expect(() => parse(parts(1), { maxParts: 0 })).toThrow(/too many parts/)
  })

  test('a header of the limit passes, and one byte more does not', () => {
    const padding = 10240 - FIELD.length - '\r\nA: '.length
    expect(parse(onePart(`${FIELD}\nA: ${'x'.repeat(padding)}`)).fields).toHaveLength(1)
    expect(() => parse(onePart(`${FIELD}\nA: ${'x'.repeat(padding + 1)}`))).toThrow(
      'multipart/form-data part header too large',
    )
  })

  test('enabled: false refuses every body', () => {
    expect(() => parse(parts(1), { enabled: false })).toThrow(
      'multipart/form-data parsing is disabled',
    )
  })

  test('setParseBodyConfig sets the limits where none are given', () => {
    setParseBodyConfig(
      new ParseBodyConfig({ multipart: new ParseMultipartConfig({ maxParts: 2 }) }),
    )
    try {
      expect(() => parse(parts(2))).toThrow(/too many parts/)
      expect(parse(parts(2), {}).fields).toHaveLength(2)
    } finally {
      setParseBodyConfig(new ParseBodyConfig())
    }
  })

  test('many delimiters end at the limit and not behind it', () => {
    expect(() => parse('--b\r\n'.repeat(1_000_000) + '--b--')).toThrow(/too many parts/)
  })
})
