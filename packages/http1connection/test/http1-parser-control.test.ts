import { describe, expect, test } from '@jest/globals'
import { HTTP1Parser } from '../src/http1-parser.ts'
import type { HTTP1ParserSink } from '../src/http1-parser.ts'
import { crlf, describe as describeError, parse } from './support/parse.ts'

/** A sink that writes down its calls and runs `during` inside each. */
function recorder(during: (event: string) => void = () => {}): {
  sink: HTTP1ParserSink
  events: string[]
} {
  const events: string[] = []
  const note = (event: string): void => {
    events.push(event)
    during(event)
  }
  const sink: HTTP1ParserSink = {
    onHeaders: () => note('headers'),
    onBody: (buf, start, end) => note(Buffer.from(buf.subarray(start, end)).toString('latin1')),
    onComplete: () => note('complete'),
  }
  return { sink, events }
}

const POST = crlf('POST / HTTP/1.1⏎Host: a⏎Content-Length: 5⏎⏎hello')
const GET = crlf('GET / HTTP/1.1⏎Host: a⏎⏎')

describe('header limits', () => {
  const block = (size: number): string => {
    const head = crlf('GET / HTTP/1.1⏎Host: a⏎X: ')
    return `${head}${'x'.repeat(size - head.length - 4)}\r\n\r\n`
  }

  test.each([[[]], [[1]], [[100, 500]], [[999]]])(
    'exactly maxHeaderSize fits, cut at %j',
    (cuts) => {
      const options = { maxHeaderSize: 1000 }
      expect(parse(block(1000), options, cuts)).toMatchObject({ complete: true, consumed: 1000 })
      expect(parse(block(1001), options, cuts).error).toBe(
        '431 header block larger than 1000 bytes',
      )
      expect(parse(`\r\n${block(1000)}`, options, cuts).complete).toBe(true)
    },
  )

  test('an endless line is noticed at the limit', () => {
    const options = { maxHeaderSize: 1000 }
    const error = '431 header block larger than 1000 bytes'
    expect(parse(`GET /${'x'.repeat(995)}`, options).error).toBe(error)
    expect(parse(`GET /${'x'.repeat(995)}`, options, [10, 990, 999]).error).toBe(error)
    expect(parse(`GET /${'x'.repeat(994)}`, options).error).toBeUndefined()
  })

  test('256 lines are accepted, 257 are not', () => {
    const lines = (count: number): string => crlf(`GET / HTTP/1.1⏎${'X: y⏎'.repeat(count)}⏎`)
    expect(parse(lines(256)).headers).toHaveLength(256)
    expect(parse(lines(257)).error).toBe('431 more than 256 header lines')
    expect(parse(lines(257), { maxHeaderCount: 300 }).complete).toBe(true)
  })

  test('one byte at a time costs linear time', () => {
    const time = (size: number): number => {
      const text = block(size)
      const cuts = Array.from({ length: text.length - 1 }, (_, i) => i + 1)
      const started = cpuTime()
      parse(text, { maxHeaderSize: 1 << 20 }, cuts)
      return cpuTime() - started
    }
    time(2000)
    expect(time(200_000)).toBeLessThan(40 * Math.max(time(20_000), 2) + 100)
  })
})

describe('pieces of a body', () => {
  test('are at most chunkSize long and do not cross chunks', () => {
    const long = crlf('POST / HTTP/1.1⏎Host: a⏎Content-Length: 10⏎⏎0123456789')
    const chunked = crlf('POST / HTTP/1.1⏎Host: a⏎Transfer-Encoding: chunked⏎⏎')
    const { sink, events } = recorder()
    const parser = new HTTP1Parser('request', sink, { chunkSize: 4 })
    parser.feed(Buffer.from(long))
    parser.reset()
    parser.feed(Buffer.from(`${chunked}5\r\nabcde\r\n3\r\nfgh\r\n0\r\n\r\n`))
    expect(events).toEqual([
      ...['headers', '0123', '4567', '89', 'complete'],
      ...['headers', 'abcd', 'e', 'fgh', 'complete'],
    ])
  })
})

describe('pause', () => {
  test('inside onHeaders leaves the body', () => {
    const { sink, events } = recorder((event) => event === 'headers' && parser.pause())
    const parser = new HTTP1Parser('request', sink)
    const bytes = Buffer.from(POST)
    const used = parser.feed(bytes)
    expect(used).toBe(POST.length - 5)
    expect(parser.feed(bytes, used)).toBe(used)
    expect(parser.state).toBe('body')
    parser.resume()
    expect(parser.feed(bytes, used)).toBe(POST.length)
    expect(events).toEqual(['headers', 'hello', 'complete'])
  })

  test('inside onBody delays the completion, which then needs no more bytes', () => {
    const { sink, events } = recorder((event) => event === 'hello' && parser.pause())
    const parser = new HTTP1Parser('request', sink)
    const bytes = Buffer.from(POST)
    expect(parser.feed(bytes)).toBe(POST.length)
    expect(events).toEqual(['headers', 'hello'])
    expect(parser.midMessage).toBe(true)
    parser.resume()
    parser.feed(bytes, POST.length)
    expect(events).toEqual(['headers', 'hello', 'complete'])
    expect(parser.midMessage).toBe(false)
  })
})

describe('the end of a message', () => {
  test('stops the parser until it is reset', () => {
    const { sink, events } = recorder()
    const parser = new HTTP1Parser('request', sink)
    const bytes = Buffer.from(GET + GET)
    expect(parser.feed(bytes)).toBe(GET.length)
    expect(parser.feed(bytes, GET.length)).toBe(GET.length)
    parser.reset()
    expect(parser.feed(bytes, GET.length)).toBe(bytes.length)
    expect(events).toEqual(['headers', 'complete', 'headers', 'complete'])
  })

  test('reset works from inside every event', () => {
    for (const when of ['headers', 'hello', 'complete']) {
      const { sink, events } = recorder((event) => event === when && parser.reset())
      const parser = new HTTP1Parser('request', sink)
      const used = parser.feed(Buffer.from(POST))
      expect(used).toBe(when === 'headers' ? POST.length - 5 : POST.length)
      expect(parser.state).toBe('head')
      const before = events.length
      parser.feed(Buffer.from(GET))
      expect(events[before]).toBe('headers')
    }
  })

  test('a body limit set in onHeaders is for that message', () => {
    const { sink, events } = recorder((event) => event === 'headers' && parser.setMaxBodySize(5))
    const parser = new HTTP1Parser('request', sink, { maxBodySize: 4 })
    parser.feed(Buffer.from(POST))
    expect(events.at(-1)).toBe('complete')
    parser.reset()
    const strict = new HTTP1Parser('request', recorder().sink, { maxBodySize: 4 })
    expect(() => strict.feed(Buffer.from(POST))).toThrow('Content-Length too long')
  })
})

describe('errors and ends of stream', () => {
  test('an error is final until reset', () => {
    const parser = new HTTP1Parser('request', recorder().sink)
    expect(() => parser.feed(Buffer.from('\n'))).toThrow('bare LF')
    expect(parser.state).toBe('failed')
    expect(() => parser.feed(Buffer.from(GET))).toThrow('reset it first')
    parser.reset()
    expect(parser.feed(Buffer.from(GET))).toBe(GET.length)
  })

  test('what the sink throws passes through', () => {
    const failing = {
      ...recorder().sink,
      onHeaders: () => {
        throw new TypeError('mine')
      },
    }
    const parser = new HTTP1Parser('request', failing)
    expect(() => parser.feed(Buffer.from(GET))).toThrow(new TypeError('mine'))
    expect(parser.state).toBe('failed')
  })

  test('eof is fine between messages only', () => {
    const states: [string, boolean][] = [
      ['', true],
      ['\r\n', true],
      ['G', false],
      [POST.slice(0, -1), false],
      [POST, true],
      [crlf('POST / HTTP/1.1⏎Host: a⏎Transfer-Encoding: chunked⏎⏎0⏎'), false],
    ]
    for (const [text, fine] of states) {
      const parser = new HTTP1Parser('request', recorder().sink)
      parser.feed(Buffer.from(text))
      expect([text, parser.eof()]).toEqual([text, fine])
    }
  })

  test('a response to CONNECT has no body if the sink says so', () => {
    const text = crlf('HTTP/1.1 200 OK⏎Content-Length: 5⏎⏎hello')
    const { sink, events } = recorder((event) => event === 'headers' && parser.skipBody())
    const parser = new HTTP1Parser('response', sink)
    expect(parser.feed(Buffer.from(text))).toBe(text.length - 5)
    expect(events).toEqual(['headers', 'complete'])
    expect(parser.framing).toBe('none')
  })

  test('the error of a table is told as the server answers it', () => {
    expect(describeError(new Error('x'))).toBe('Error: x')
  })
})

describe('facts of a head', () => {
  const facts = (headers: string): HTTP1Parser => {
    const parser = new HTTP1Parser('request', recorder().sink)
    parser.feed(Buffer.from(crlf(`POST / HTTP/1.1⏎${headers}⏎`)))
    return parser
  }

  test.each([
    ['', 0],
    ['Connection: close⏎', 1],
    ['Connection: keep-alive⏎', 2],
    ['Connection: foo , CLOSE⏎', 1],
    ['Connection: Keep-Alive⏎connection: ,, close⏎', 3],
    ['Connection: closed, unclose⏎', 0],
  ])('%s', (headers, options) => {
    expect(facts(headers).connectionOptions).toBe(options)
  })

  test.each([
    ['', 'none'],
    ['Expect: 100-Continue⏎', '100-continue'],
    ['Expect: gold⏎', 'unknown'],
    ['Expect: 100-continue, x⏎', 'unknown'],
    ['Expect: 100-continue⏎Expect: 100-continue⏎', 'unknown'],
  ])('%s', (headers, expectation) => {
    expect(facts(headers).expectation).toBe(expectation)
  })

  test('hosts, length and version', () => {
    expect(facts('Host: a⏎Host: b⏎').hostLines).toBe(2)
    expect(facts('Content-Length: 7⏎')).toMatchObject({
      framing: 'length',
      contentLength: 7,
      isHTTP10: false,
      midMessage: true,
    })
  })
})

/** Processor time of this process in milliseconds: what other programs do does not count. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
