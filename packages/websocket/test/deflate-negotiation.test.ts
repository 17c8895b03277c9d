import { describe, expect, test } from '@jest/globals'
import { acceptDeflate, DEFLATE_OFFER, readDeflateAnswer } from '../src/deflate-negotiation.ts'
import { WebSocketError } from '../src/errors.ts'

const FULL = { windowBits: 15, noContextTakeover: false }

describe('a server', () => {
  test.each([
    ['permessage-deflate', 'permessage-deflate', FULL, FULL],
    [DEFLATE_OFFER, 'permessage-deflate', FULL, FULL],
    [
      'permessage-deflate; server_no_context_takeover; client_no_context_takeover',
      'permessage-deflate; client_no_context_takeover; server_no_context_takeover',
      { windowBits: 15, noContextTakeover: true },
      { windowBits: 15, noContextTakeover: true },
    ],
    [
      'permessage-deflate; server_max_window_bits=10; client_max_window_bits=8',
      'permessage-deflate; client_max_window_bits=8; server_max_window_bits=10',
      { windowBits: 10, noContextTakeover: false },
      { windowBits: 8, noContextTakeover: false },
    ],
    [
      'permessage-deflate; client_max_window_bits="12"',
      'permessage-deflate; client_max_window_bits=12',
      FULL,
      { windowBits: 12, noContextTakeover: false },
    ],
    [
      'x-other, permessage-deflate; server_max_window_bits=8, permessage-deflate; x, permessage-deflate; server_max_window_bits=9',
      'permessage-deflate; server_max_window_bits=9',
      { windowBits: 9, noContextTakeover: false },
      FULL,
    ],
  ])('accepts %s', (offer, header, server, client) => {
    expect(acceptDeflate(offer)).toEqual({ header, server, client })
  })

  test.each([
    '',
    'x-webkit-deflate-frame',
    'permessage-deflate; unknown',
    'permessage-deflate; server_no_context_takeover=1',
    'permessage-deflate; server_no_context_takeover; server_no_context_takeover',
    'permessage-deflate; server_max_window_bits',
    'permessage-deflate; server_max_window_bits=7',
    'permessage-deflate; server_max_window_bits=8',
    'permessage-deflate; server_max_window_bits=16',
    'permessage-deflate; server_max_window_bits=010',
    'permessage-deflate; client_max_window_bits=0',
    'permessage-deflate; client_max_window_bits=+9',
    'permessage-deflate; client_max_window_bits=10; client_max_window_bits=10',
  ])('declines %p', (offer) => {
    expect(acceptDeflate(offer)).toBeUndefined()
  })

  test('refuses a malformed header', () => {
    expect(() => acceptDeflate('permessage-deflate;;')).toThrow(WebSocketError)
  })
})

describe('a client', () => {
  test('takes what the server has chosen', () => {
    expect(readDeflateAnswer('permessage-deflate')).toEqual({ server: FULL, client: FULL })
    const answer =
      'permessage-deflate; client_no_context_takeover; client_max_window_bits=9; server_max_window_bits=8'
    expect(readDeflateAnswer(answer)).toEqual({
      server: { windowBits: 8, noContextTakeover: false },
      client: { windowBits: 9, noContextTakeover: true },
    })
  })

  test.each([
    '',
    'x-other',
    'permessage-deflate, permessage-deflate',
    'permessage-deflate; unknown',
    'permessage-deflate; client_max_window_bits',
    'permessage-deflate; server_max_window_bits=16',
    'permessage-deflate;',
  ])('refuses %p', (answer) => {
    expect(() => readDeflateAnswer(answer)).toThrow(WebSocketError)
  })
})
