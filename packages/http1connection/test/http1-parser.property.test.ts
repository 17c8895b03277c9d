import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { crlf, parse } from './support/parse.ts'
import type { ParseOptions } from './support/parse.ts'

const SEED = 20240529

const requests = [
  'GET / HTTP/1.1⏎Host: a⏎⏎',
  'POST /p HTTP/1.1⏎Host: a⏎Content-Length: 11⏎Connection: keep-alive, x⏎⏎hello world',
  'POST / HTTP/1.1⏎Host: a⏎Transfer-Encoding: chunked⏎⏎5;a=b⏎hello⏎6;c="d"⏎ world⏎0⏎X: y⏎⏎',
  'PUT /x HTTP/1.0⏎Content-Length: 3, 3⏎X-Long: abc def⏎⏎abcGET',
]
const responses = [
  'HTTP/1.1 200 OK⏎Content-Length: 5⏎X: a⏎ b⏎⏎hello',
  'HTTP/1.1 200 ⏎Transfer-Encoding: chunked⏎⏎1⏎a⏎0⏎T: v⏎⏎',
  'HTTP/1.0 404 Not Found⏎Server: x⏎⏎until the end',
]

/** Bytes that parsers have been found to disagree about. */
const ODD = [
  '\r',
  '\n',
  '\r\n',
  ' ',
  '\t',
  ':',
  ';',
  ',',
  '\0',
  '\x0b',
  '\x7f',
  '\x85',
  '\xa0',
  '0',
]

const mutation = fc.record({
  at: fc.nat(200),
  remove: fc.nat(3),
  insert: fc.oneof(
    fc.constantFrom('', ...ODD, 'Content-Length: 3\r\n', 'Transfer-Encoding: chunked\r\n', '1\r\n'),
    fc.string({ unit: 'binary', maxLength: 3 }),
  ),
})

function mutate(text: string, changes: readonly { at: number; remove: number; insert: string }[]) {
  return changes.reduce((result, { at, remove, insert }) => {
    const index = at % (result.length + 1)
    return result.slice(0, index) + insert + result.slice(index + remove)
  }, text)
}

const cases = (seeds: string[]): fc.Arbitrary<[string, number[]]> =>
  fc
    .tuple(fc.constantFrom(...seeds.map(crlf)), fc.array(mutation, { maxLength: 3 }))
    .map(([text, changes]) => mutate(text, changes))
    .chain((text) =>
      fc.tuple(
        fc.constant(text),
        fc
          .array(fc.nat(Math.max(text.length - 1, 0)), { maxLength: 8 })
          .map((cuts) => [...new Set(cuts)].sort((a, b) => a - b)),
      ),
    )

describe('mutated messages at random splits', () => {
  test.each<[string, string[], ParseOptions]>([
    [
      'requests',
      requests,
      { maxHeaderSize: 300, maxHeaderCount: 8, maxBodySize: 64, chunkSize: 7 },
    ],
    ['responses', responses, { kind: 'response', eof: true, maxHeaderSize: 300, maxBodySize: 64 }],
  ])('%s come out as unsplit ones', (_name, seeds, options) => {
    fc.assert(
      fc.property(cases(seeds), ([text, cuts]) => {
        const whole = parse(text, options)
        const split = parse(text, options, cuts)
        // How far a failing parser had come depends on how much it was given at once.
        if (whole.error !== undefined) expect(split.error).toBe(whole.error)
        else expect(split).toEqual(whole)
      }),
      { seed: SEED, numRuns: 3000 },
    )
  })

  test('arbitrary bytes end in an error or in a wait for more, never in a crash', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const { error } = parse(text)
        expect(error === undefined || /^4\d\d /.test(error)).toBe(true)
      }),
      { seed: SEED, numRuns: 2000 },
    )
  })
})

describe('what is delivered', () => {
  const token = fc.stringMatching(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,12}$/)
  const value = fc.stringMatching(/^[!-~\x80-\xff]([\t -~\x80-\xff]{0,20}[!-~\x80-\xff])?$/)

  test('is what was sent', () => {
    const fields = fc.array(fc.tuple(token, value), { maxLength: 10 })
    fc.assert(
      fc.property(
        token,
        fields,
        fc.string({ unit: 'binary', maxLength: 50 }),
        (method, lines, body) => {
          const safe = lines.filter(
            ([name]) => !/^(content-length|transfer-encoding|expect)$/i.test(name),
          )
          const head = safe.map(([name, text]) => `${name}: ${text}\r\n`).join('')
          const length = Buffer.byteLength(body, 'latin1')
          const {
            error,
            body: got,
            headers,
            start,
          } = parse(`${method} / HTTP/1.1\r\n${head}Content-Length: ${length}\r\n\r\n${body}`)
          expect(error).toBeUndefined()
          expect(start).toEqual([method, '/', 'HTTP/1.1'])
          expect(got).toBe(Buffer.from(body, 'latin1').toString('latin1'))
          expect(headers?.map((line) => line.slice(line.indexOf(':') + 2))).toEqual([
            ...safe.map(([, text]) => text),
            String(length),
          ])
        },
      ),
      { seed: SEED, numRuns: 500 },
    )
  })
})
