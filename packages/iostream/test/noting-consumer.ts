import type { StreamConsumer } from '../src/index.ts'

/** A consumer that notes what it is told, and does `act` at each chunk. */
export class Noting implements StreamConsumer {
  readonly events: string[] = []
  act: (chunk: Buffer) => void = () => undefined

  onData(chunk: Buffer): void {
    this.events.push(`+${String(chunk)}`)
    this.act(chunk)
    this.events.push('-')
  }

  onClose(error: Error | undefined): void {
    this.events.push(error === undefined ? 'close' : `close ${error.message}`)
  }
}

/** The same, which is told of the peer’s end too. */
export class NotingEnd extends Noting {
  keepOpen = true

  onEnd(): boolean {
    this.events.push('end')
    return this.keepOpen
  }
}
