import { PeerFault } from '../../src/errors.ts'
import { FrameParser, type FrameParserOptions, type FrameSink } from '../../src/frame-parser.ts'

export type Event =
  | readonly ['text', string]
  | readonly ['binary' | 'ping' | 'pong' | 'deflated text' | 'deflated binary', string]
  | readonly ['close', number | undefined, string | undefined]
  | readonly ['fault', number]

/** Notes what a parser finds; bytes as hexadecimal digits. */
export class Recorder implements FrameSink {
  readonly events: Event[] = []

  onText(text: string): void {
    this.events.push(['text', text])
  }
  onBinary(data: Buffer): void {
    this.events.push(['binary', data.toString('hex')])
  }
  onCompressed(data: Buffer, isText: boolean): void {
    this.events.push([isText ? 'deflated text' : 'deflated binary', data.toString('hex')])
  }
  onPing(data: Buffer): void {
    this.events.push(['ping', data.toString('hex')])
  }
  onPong(data: Buffer): void {
    this.events.push(['pong', data.toString('hex')])
  }
  onCloseFrame({ code, reason }: { code: number | undefined; reason: string | undefined }): void {
    this.events.push(['close', code, reason])
  }
}

export const SERVER: FrameParserOptions = {
  masked: true,
  compression: false,
  maxMessageSize: 1 << 20,
}

/** What a parser finds in `chunks`. The chunks are copied, since parsing changes them. */
export function parse(
  chunks: readonly Buffer[],
  options: Partial<FrameParserOptions> = {},
): Event[] {
  const recorder = new Recorder()
  const parser = new FrameParser(recorder, { ...SERVER, ...options })
  try {
    for (const chunk of chunks) parser.feed(Buffer.from(chunk), 0)
  } catch (error) {
    if (!(error instanceof PeerFault)) throw error
    recorder.events.push(['fault', error.closeCode])
  }
  return recorder.events
}

/** `bytes` in two pieces, for every place to cut them, and in pieces of one byte. */
export function splits(bytes: Buffer): Buffer[][] {
  const ways = [[bytes], Array.from(bytes, (byte) => Buffer.from([byte]))]
  for (let i = 1; i < bytes.length; i++) ways.push([bytes.subarray(0, i), bytes.subarray(i)])
  return ways
}
