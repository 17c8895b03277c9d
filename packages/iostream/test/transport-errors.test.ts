import { describe, expect, test } from '@jest/globals'
import { isQuietError, isQuietHandshakeError, isWriteError } from '../src/transport-errors.ts'

const failure = (fields: object): Error => Object.assign(new Error('x'), fields)

describe('transport errors', () => {
  test.each([
    ['ECONNRESET', true, true],
    ['ECONNABORTED', true, true],
    ['EPIPE', true, true],
    ['ETIMEDOUT', true, true],
    ['EPROTOTYPE', true, true],
    ['ERR_SSL_UNEXPECTED_EOF_WHILE_READING', true, true],
    ['ENOTCONN', false, true],
    ['EBADF', false, true],
    ['ERR_TLS_HANDSHAKE_TIMEOUT', false, true],
    ['EIO', false, false],
    [undefined, false, false],
  ])('%s', (code, quiet, quietHandshake) => {
    expect(isQuietError(failure({ code }))).toBe(quiet)
    expect(isQuietHandshakeError(failure({ code }))).toBe(quietHandshake)
  })

  test.each([
    ['write', true],
    ['writev', true],
    ['shutdown', true],
    ['read', false],
    [undefined, false],
  ])('%s', (syscall, expected) => {
    expect(isWriteError(failure({ syscall }))).toBe(expected)
  })
})
