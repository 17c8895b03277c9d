import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  type HTTPFile,
  HTTPInputError,
  MultipartParser,
  type MultipartPartHead,
  parseMultipartFormData,
  ParseMultipartConfig,
  type ParseMultipartOptions,
} from '../src/index.ts'
import { crlf, type Form, formOf, MULTIPART_CASES, onePart } from './multipart-cases.ts'

const FIELD = 'Content-Disposition: form-data; name="x"'
const FINAL = 'Invalid multipart/form-data: no final boundary found'

interface Part {
  readonly head: MultipartPartHead
  readonly body: string
}

/** Collects parts, and checks that the events come in their order. */
class Collector {
  readonly parts: Part[] = []
  #head: MultipartPartHead | undefined
  #chunks: Buffer[] = []

  onPart(head: MultipartPartHead): void {
    expect(this.#head).toBeUndefined()
    this.#head = head
  }

  onData(buf: Uint8Array, start: number, end: number): void {
    expect(this.#head).toBeDefined()
    expect(end).toBeGreaterThan(start)
    this.#chunks.push(Buffer.from(buf.subarray(start, end)))
  }

  onPartEnd(): void {
    const head = this.#head
    if (head === undefined) throw new Error('onPartEnd without onPart')
    this.parts.push({ head, body: Buffer.concat(this.#chunks).toString() })
    this.#head = undefined
    this.#chunks = []
  }

  get form(): Form {
    const files = this.parts.filter(({ head }) => head.filename !== undefined)
    const fields = this.parts.filter(({ head }) => head.filename === undefined)
    return {
      fields: fields.map(({ head, body }) => [head.name, body] as const),
      files: files.map(
        ({ head, body }) => [head.name, head.filename ?? '', head.contentType, body] as const,
      ),
    }
  }
}

/** Parses a body that arrives in pieces, cut at the given places. */
function parse(
  body: string | Buffer,
  cuts: readonly number[] = [],
  options: ParseMultipartOptions = {},
): Form {
  const bytes = Buffer.from(body)
  const sink = new Collector()
  const parser = new MultipartParser('b', sink, new ParseMultipartConfig(options))
  let start = 0
  for (const cut of [...cuts, bytes.length]) {
    expect(parser.feed(bytes, start, cut)).toBe(cut)
    start = cut
  }
  parser.end()
  expect(parser.done).toBe(true)
  return sink.form
}

function messageOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    expect(error).toBeInstanceOf(HTTPInputError)
    return (error as Error).message
  }
  return 'no error'
}

/** Every way to cut a text once, and into single bytes. */
function splitsOf(body: string): number[][] {
  const { length } = Buffer.from(body)
  const all = Array.from({ length }, (_, at) => at)
  return [[], ...all.map((at) => [at]), all]
}

describe('MultipartParser', () => {
  for (const { title, body, form, error, streamingError } of MULTIPART_CASES) {
    test(`${title}, at every split`, () => {
      if (error === undefined) {
        for (const cuts of splitsOf(body)) {
          expect(parse(body, cuts)).toEqual({ fields: [], files: [], ...form })
        }
        return
      }
      const expected = streamingError ?? error
      for (const cuts of splitsOf(body)) {
        const message = messageOf(() => parse(body, cuts))
        if (typeof expected === 'string') expect(message).toBe(expected)
        else expect(message).toMatch(expected)
      }
    })
  }

  test('a boundary in the middle of a line is data', () => {
    const body = crlf(`--b\n${FIELD}\n\na--b\nc--b--\n--b--`)
    expect(parse(body).fields).toEqual([['x', crlf('a--b\nc--b--')]])
  })

  test('the first final boundary ends the body', () => {
    const body = crlf(`${onePart(FIELD)}--b\n${FIELD}\n\nmore\n--b--`)
    for (const cuts of splitsOf(body)) expect(parse(body, cuts).fields).toEqual([['x', 'Foo']])
  })

  test('gives the indices of what was fed', () => {
    const seen: [number, number][] = []
    const sink = {
      onPart() {},
      onData: (_buf: Uint8Array, start: number, end: number) => seen.push([start, end]),
      onPartEnd() {},
    }
    const bytes = new Uint8Array(Buffer.from(`xx${onePart(FIELD)}`))
    expect(new MultipartParser('"b"', sink).feed(bytes, 2)).toBe(bytes.length)
    const start = Buffer.from(bytes).indexOf('Foo')
    expect(seen).toEqual([[start, start + 3]])
  })

  test('refuses indices outside of what is fed', () => {
    const parser = new MultipartParser('b', new Collector())
    for (const [start, end] of [
      [-1, 2],
      [0, 5],
      [3, 2],
      [0.5, 2],
    ]) {
      expect(() => parser.feed(Buffer.alloc(4), start, end)).toThrow(RangeError)
    }
  })

  test('an error is final', () => {
    const parser = new MultipartParser('b', new Collector())
    const bad = Buffer.from(onePart('Content-Disposition: invalid'))
    const message = messageOf(() => parser.feed(bad))
    expect(messageOf(() => parser.feed(Buffer.from('x')))).toBe(message)
    expect(messageOf(() => parser.end())).toBe(message)
    expect(parser.done).toBe(false)
  })

  test('refuses a boundary that can delimit nothing', () => {
    for (const boundary of ['', 'x'.repeat(71), 'a\r\nb']) {
      expect(() => new MultipartParser(boundary, new Collector())).toThrow(HTTPInputError)
    }
  })
})

describe('pause', () => {
  test('stops at once in every event, and the rest is fed again', () => {
    const body = Buffer.from(
      crlf(`--b\n${FIELD}\n\nFoo\n--b\n${FIELD}; filename="f"\n\n\r\n\n--b--epilogue`),
    )
    const events: string[] = []
    const sink = {
      onPart: (part: MultipartPartHead) => note(`part ${part.name}`),
      onData: (buf: Uint8Array, start: number, end: number) =>
        note(`data ${JSON.stringify(Buffer.from(buf.subarray(start, end)).toString())}`),
      onPartEnd: () => note('end'),
    }
    const parser = new MultipartParser('b', sink)
    function note(event: string): void {
      events.push(event)
      parser.pause()
    }
    let at = 0
    while (at < body.length) {
      const before = events.length
      const next = parser.feed(body, at)
      expect(events.length - before).toBeLessThanOrEqual(1)
      if (next < body.length) expect(parser.feed(body, next)).toBe(next)
      parser.resume()
      at = next
    }
    parser.end()
    expect(events).toEqual(['part x', 'data "Foo"', 'end', 'part x', 'data "\\r\\n"', 'end'])
  })
})

describe('limits', () => {
  test('99 parts pass and 100 do not', () => {
    const parts = (count: number) => crlf(`${`--b\n${FIELD}\n\nv\n`.repeat(count)}--b--`)
    expect(parse(parts(99)).fields).toHaveLength(99)
    expect(() => parse(parts(100))).toThrow('multipart/form-data has too many parts')
    expect(() => parse(parts(1), [], { maxParts: 0 })).toThrow(/too many parts/)
  })

  test('a header of the limit passes, and one byte more does not', () => {
    const padding = 10240 - FIELD.length - '\r\nA: '.length
    const body = (extra: number) => onePart(`${FIELD}\nA: ${'x'.repeat(padding + extra)}`)
    expect(parse(body(0), [100, 10000]).fields).toHaveLength(1)
    for (const cuts of [[], [100], [10_200, 10_250]]) {
      expect(messageOf(() => parse(body(1), cuts))).toBe(
        'multipart/form-data part header too large',
      )
    }
  })

  test('an endless header is refused at the limit, whatever its pieces', () => {
    const parser = new MultipartParser('b', new Collector())
    const piece = Buffer.from('x')
    let fed = 0
    const message = messageOf(() => {
      for (; fed < 20_000; fed++) parser.feed(piece)
    })
    expect(message).toBe('multipart/form-data part header too large')
    expect(fed).toBeLessThan(10_300)
  })

  test('a limit smaller than what begins like a delimiter', () => {
    const config = new ParseMultipartConfig({ maxPartHeaderSize: 2 })
    const parser = new MultipartParser('boundary', new Collector(), config)
    expect(messageOf(() => parser.feed(Buffer.from('--boundary-x')))).toMatch(/header too large/)
  })

  test('a part larger than maxPartSize is a 413', () => {
    const options = { maxPartSize: 5 }
    expect(parse(onePart(FIELD, '12345'), [], options).fields).toHaveLength(1)
    for (const cuts of splitsOf(onePart(FIELD, '123456'))) {
      try {
        parse(onePart(FIELD, '123456'), cuts, options)
        throw new Error('not refused')
      } catch (error) {
        expect(error).toMatchObject({
          message: 'multipart/form-data part too large',
          statusCode: 413,
        })
      }
    }
  })

  test('enabled: false refuses every body', () => {
    const config = new ParseMultipartConfig({ enabled: false })
    expect(() => new MultipartParser('b', new Collector(), config)).toThrow(/is disabled/)
  })

  test('a body of lookalikes keeps its bytes, and little of it is held back', () => {
    const parser = new MultipartParser('boundary', {
      onPart() {},
      onData: (_buf, start, end) => (given += end - start),
      onPartEnd() {},
    })
    let given = 0
    parser.feed(Buffer.from(`--boundary\r\n${FIELD}\r\n\r\n`))
    const lookalike = Buffer.from('\r\n--boundar')
    for (let fed = 0; fed < 5000;) {
      for (const byte of lookalike) {
        parser.feed(Buffer.of(byte))
        fed++
        expect(fed - given).toBeLessThanOrEqual('boundary'.length + 6)
      }
    }
    expect(messageOf(() => parser.end())).toBe(FINAL)
  })
})

describe('properties', () => {
  const name = fc.string({
    unit: fc.constantFrom('a', 'é', '"', '\\', ';', ' ', '.'),
    minLength: 1,
  })
  const data = fc.string({ unit: fc.constantFrom('\r', '\n', '-', 'b', 'x', '\r\n', '\r\n--b') })
  const quote = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`
  const part = fc.record({ name, data, filename: fc.option(name) })

  test('what a client writes is what comes out, in whole and at random splits', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), fc.array(fc.nat()), (parts, places) => {
        const boundary = 'delimiter'
        let text = ''
        for (const { name, data, filename } of parts) {
          const file = filename === null ? '' : `; filename=${quote(filename)}`
          text += `--${boundary}\r\nContent-Disposition: form-data; name=${quote(name)}${file}\r\n\r\n`
          text += `${data}\r\n`
        }
        const bytes = Buffer.from(`${text}--${boundary}--\r\n`)
        const cuts = places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b)

        const sink = new Collector()
        const parser = new MultipartParser(boundary, sink)
        let start = 0
        for (const cut of [...cuts, bytes.length]) start = parser.feed(bytes, start, cut)
        parser.end()
        expect(sink.parts.map(({ head, body }) => [head.name, head.filename, body])).toEqual(
          parts.map(({ name, filename, data }) => [name, filename ?? undefined, data]),
        )

        const args = Object.create(null) as Record<string, Buffer[]>
        const files = Object.create(null) as Record<string, HTTPFile[]>
        parseMultipartFormData(Buffer.from(boundary), bytes, args, files)
        const sorted = (form: Form) => [...form.fields, ...form.files].map(String).sort()
        expect(sorted(formOf(args, files))).toEqual(sorted(sink.form))
      }),
      { seed: 7578, numRuns: 300 },
    )
  })

  test('any bytes give the same outcome at any split', () => {
    const piece = fc.constantFrom(
      '--b',
      '\r\n',
      '--',
      '\r',
      '\n',
      FIELD,
      'x',
      '--b--',
      '--b\r\n',
      ':',
    )
    const outcome = (body: string, cuts: readonly number[]): unknown => {
      try {
        return parse(body, cuts)
      } catch (error) {
        if (!(error instanceof HTTPInputError)) throw error
        return error.message
      }
    }
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), fc.array(fc.nat()), (pieces, places) => {
        const body = pieces.join('')
        const cuts = places.map((place) => place % (body.length + 1)).sort((a, b) => a - b)
        expect(outcome(body, cuts)).toEqual(outcome(body, []))
      }),
      { seed: 2046, numRuns: 2000 },
    )
  })
})
