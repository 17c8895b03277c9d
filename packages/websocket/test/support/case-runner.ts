import { closePayload, CLOSE, type ReceivedFrame } from './frames.ts'

/** What a side under test has to do, in the short form of the tables of cases. */
export type Expected =
  | readonly ['text', string]
  | readonly ['binary', string]
  | readonly ['pong', string]
  | readonly ['close', code: number | undefined]

/** Frames in that short form; the reason of a close frame is left out. */
export function shorten({ opcode, payload }: ReceivedFrame): Expected {
  if (opcode === CLOSE) return ['close', payload.length < 2 ? undefined : payload.readUInt16BE(0)]
  const kind = opcode === 1 ? 'text' : opcode === 2 ? 'binary' : 'pong'
  return [kind, payload.toString(opcode === 1 ? 'utf8' : 'latin1')]
}

export { closePayload }
