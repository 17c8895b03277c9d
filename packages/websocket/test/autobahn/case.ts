import { expect, test } from '@jest/globals'
import { closePayload, CLOSE, frame, MASK, type ReceivedFrame } from '../support/frames.ts'
import type { RawPeer } from '../support/raw-peer.ts'

/** A frame that is sent, before it is masked or not. */
export interface Sent {
  readonly opcode: number
  readonly payload?: string | Uint8Array
  readonly fin?: boolean
  readonly rsv?: number
}

/** What has to come back: data and pongs in full, of a close frame the code. */
export type Expected = readonly ['text' | 'binary' | 'pong', string] | readonly ['close', number?]

/**
 * One case of the Autobahn test suite, or several of a kind: what is sent to a side that echoes
 * messages, and what it has to answer.
 */
export interface Case {
  /** The numbers of the suite. */
  readonly id: string
  readonly what: string
  readonly send: readonly Sent[]
  readonly expect: readonly Expected[]
  /** Bytes in one write; everything at once by default. */
  readonly chop?: number
}

export const text = (payload: string | Uint8Array, fin = true): Sent => ({
  opcode: 1,
  payload,
  fin,
})
export const binary = (payload: Uint8Array, fin = true): Sent => ({ opcode: 2, payload, fin })
export const more = (payload: string | Uint8Array, fin = true): Sent => ({
  opcode: 0,
  payload,
  fin,
})
export const ping = (payload: string | Uint8Array = ''): Sent => ({ opcode: 9, payload })
export const pong = (payload: string | Uint8Array = ''): Sent => ({ opcode: 10, payload })
export const close = (code = 1000, reason = ''): Sent => ({
  opcode: CLOSE,
  payload: closePayload(code, reason),
})
export const CLOSED: Expected = ['close', 1000]
export const latin1 = (payload: Uint8Array): string => Buffer.from(payload).toString('latin1')

function shorten({ opcode, payload }: ReceivedFrame): Expected {
  if (opcode === CLOSE) return payload.length < 2 ? ['close'] : ['close', payload.readUInt16BE(0)]
  const kind = opcode === 1 ? 'text' : opcode === 2 ? 'binary' : 'pong'
  return [kind, payload.toString(opcode === 1 ? 'utf8' : 'latin1')]
}

/**
 * Runs cases on connections that `open` gives.
 *
 * @param masks What is sent has to be masked: the side under test is a server.
 */
export function runCases(
  cases: readonly Case[],
  masks: boolean,
  open: () => Promise<RawPeer>,
): void {
  test.each(cases.map((each) => [each.id, each.what, each] as const))(
    '%s %s',
    async (_id, _what, { send, expect: expected, chop }) => {
      const peer = await open()
      const frames = send.map((sent) => frame({ ...sent, mask: masks ? MASK : undefined }))
      const bytes = Buffer.concat(frames)
      const step = chop ?? bytes.length
      for (let at = 0; at < bytes.length; at += step) {
        const piece = bytes.subarray(at, at + step)
        if (!peer.ended)
          await new Promise<void>((resolve) => peer.socket.write(piece, () => resolve()))
      }
      const answers = await peer.closed()
      expect(answers.every((answer) => answer.masked !== masks && answer.fin)).toBe(true)
      const short = answers.map(shorten)
      // The failure of a comparison of megabytes cannot be read.
      expect(
        short.map(([kind, data]) => [kind, typeof data === 'string' ? data.length : data]),
      ).toEqual(
        expected.map(([kind, data]) => [kind, typeof data === 'string' ? data.length : data]),
      )
      expect(short.every((answer, i) => answer[1] === expected[i]![1])).toBe(true)
    },
  )
}
