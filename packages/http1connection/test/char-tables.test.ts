import { describe, expect, test } from '@jest/globals'
import { HTTPHeaders, parseRequestStartLine, parseResponseStartLine } from '@tornado-ts/httputil'
import { parse } from './support/parse.ts'

const bytes = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code))

/** The bytes for which an action does not throw. */
function accepted(action: (char: string) => unknown): string[] {
  return bytes.filter((char) => {
    try {
      action(char)
      return true
    } catch {
      return false
    }
  })
}

/** The bytes with which a message is read to its end as one message. */
function parsed(text: (char: string) => string, kind: 'request' | 'response'): string[] {
  return bytes.filter((char) => {
    const input = text(char)
    const outcome = parse(input, { kind })
    return outcome.complete && outcome.consumed === input.length
  })
}

describe('the tables admit, byte by byte, what the grammar of httputil admits', () => {
  test('in names', () => {
    const byGrammar = accepted((char) => new HTTPHeaders().add(`a${char}b`, ''))
    expect(parsed((char) => `GET / HTTP/1.0\r\na${char}b: x\r\n\r\n`, 'request')).toEqual(
      // A colon ends the name, and the rest is a value.
      [...byGrammar, ':'].sort(),
    )
  })

  test('in values', () => {
    expect(parsed((char) => `GET / HTTP/1.0\r\na: x${char}y\r\n\r\n`, 'request')).toEqual(
      accepted((char) => new HTTPHeaders().add('a', `x${char}y`)),
    )
  })

  test('in methods, targets and reasons', () => {
    expect(parsed((char) => `A${char}B / HTTP/1.0\r\n\r\n`, 'request')).toEqual(
      accepted((char) => parseRequestStartLine(`A${char}B / HTTP/1.0`)),
    )
    expect(parsed((char) => `GET /${char} HTTP/1.0\r\n\r\n`, 'request')).toEqual(
      accepted((char) => parseRequestStartLine(`GET /${char} HTTP/1.0`)),
    )
    expect(parsed((char) => `HTTP/1.1 204 a${char}b\r\n\r\n`, 'response')).toEqual(
      accepted((char) => parseResponseStartLine(`HTTP/1.1 204 a${char}b`)),
    )
  })
})
