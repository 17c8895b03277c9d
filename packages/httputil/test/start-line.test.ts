import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  HTTPInputError,
  parseRequestStartLine,
  parseResponseStartLine,
  RequestStartLine,
  ResponseStartLine,
} from '../src/index.ts'

describe('parseRequestStartLine', () => {
  test.each([
    ['GET /foo HTTP/1.1', ['GET', '/foo', 'HTTP/1.1']],
    ['M-SEARCH * HTTP/1.1', ['M-SEARCH', '*', 'HTTP/1.1']],
    ['GET /\xff HTTP/1.1', ['GET', '/\xff', 'HTTP/1.1']],
    ['get http://a/?b#c HTTP/1.0', ['get', 'http://a/?b#c', 'HTTP/1.0']],
    ['A / HTTP/1.9', ['A', '/', 'HTTP/1.9']],
  ])('reads %j', (line, expected) => {
    expect([...parseRequestStartLine(line)]).toEqual(expected)
  })

  test.each([
    '',
    'GET',
    'GET /',
    'GET  / HTTP/1.1',
    ' GET / HTTP/1.1',
    'GET / HTTP/1.1 ',
    'GET / HTTP/1.1\r',
    'GET /\tHTTP/1.1',
    'GET / HTTP/1.10',
    'GET / HTTP/1.',
    'GET / http/1.1',
    'GET /a b HTTP/1.1',
    'GET  HTTP/1.1',
    'G@T / HTTP/1.1',
    'GÉT / HTTP/1.1',
    'GET /\x7f HTTP/1.1',
    'GET /\0 HTTP/1.1',
    'GET /☃ HTTP/1.1',
  ])('refuses %j', (line) => {
    expect(() => parseRequestStartLine(line)).toThrow(
      new HTTPInputError('Malformed HTTP request line'),
    )
  })

  test.each(['HTTP/2.0', 'HTTP/0.9', 'HTTP/3.0'])('refuses %s', (version) => {
    expect(() => parseRequestStartLine(`GET / ${version}`)).toThrow(
      new HTTPInputError(`Unexpected HTTP version '${version}'`),
    )
  })
})

describe('parseResponseStartLine', () => {
  test.each<[line: string, expected: unknown[]]>([
    ['HTTP/1.1 200 OK', ['HTTP/1.1', 200, 'OK']],
    ['HTTP/1.1 200 ', ['HTTP/1.1', 200, undefined]],
    ['HTTP/1.1 200 caf\xe9', ['HTTP/1.1', 200, 'caf\xe9']],
    ['HTTP/1.0 404 Not \tFound ', ['HTTP/1.0', 404, 'Not \tFound ']],
    ['HTTP/1.1 000 x', ['HTTP/1.1', 0, 'x']],
  ])('reads %j', (line, expected) => {
    expect([...parseResponseStartLine(line)]).toEqual(expected)
  })

  test.each([
    '',
    'HTTP/1.1 200',
    'HTTP/1.1 99 X',
    'HTTP/1.1 1000 X',
    'HTTP/1.1 2x0 X',
    'HTTP/2.0 200 OK',
    'HTTP/1.10 200 OK',
    'HTTP/1.1  200 OK',
    ' HTTP/1.1 200 OK',
    'HTTP/1.1 200 O\x01K',
    'HTTP/1.1 200 OK\r',
    'HTTP/1.1 200 OK\n',
    'HTTP/1.1 200 ☃',
  ])('refuses %j', (line) => {
    expect(() => parseResponseStartLine(line)).toThrow(
      new HTTPInputError('Error parsing response start line'),
    )
  })
})

test('the parts of start lines, by name and in turn', () => {
  const request = new RequestStartLine('GET', '/', 'HTTP/1.1')
  const [method, path, version] = request
  expect({ method, path, version }).toEqual({ ...request })
  const response = new ResponseStartLine('HTTP/1.1', 404, 'Not Found')
  expect([...response]).toEqual(['HTTP/1.1', 404, 'Not Found'])
  expect(new ResponseStartLine('', 200).reason).toBeUndefined()
})

test('property: any line is read as it is or refused', () => {
  const piece = fc.constantFrom('GET', '/', 'HTTP/1.1', 'HTTP/1.1 200', ' ', '\r', '\0', 'é', '☃')
  const line = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(line, (text) => {
      for (const parse of [parseRequestStartLine, parseResponseStartLine]) {
        try {
          expect([...parse(text)].join(' ')).toBe(text)
        } catch (error) {
          if (!(error instanceof HTTPInputError)) throw error
        }
      }
    }),
    { seed: 4 },
  )
})
