import { BaseIOStream } from '../src/index.ts'

/** A stream whose transport is the test. */
export class MemoryStream extends BaseIOStream {
  /** What the stream did to its transport. */
  readonly calls: string[] = []
  sent = ''
  fails: Error | undefined

  override feedData(chunk: Buffer | string): void {
    super.feedData(Buffer.from(chunk))
  }

  override feedEof(): void {
    super.feedEof()
  }

  override feedError(error: Error): void {
    super.feedError(error)
  }

  override feedClosed(): void {
    super.feedClosed()
  }

  protected override fileno(): number {
    return 7
  }

  protected override closeFd(graceful: boolean): void {
    this.calls.push(graceful ? 'close' : 'destroy')
  }

  protected override lingerFd(timeout: number, maxBytes: number): void {
    this.calls.push(`linger ${timeout} ${maxBytes}`)
  }

  protected override writeToFd(data: Uint8Array | string, done?: () => void): boolean {
    this.sent += typeof data === 'string' ? data : Buffer.from(data).toString('latin1')
    done?.()
    return true
  }

  protected override corkFd(): void {
    this.calls.push('cork')
  }

  protected override uncorkFd(): void {
    this.calls.push('uncork')
  }

  protected override queuedInFd(): number {
    return 0
  }

  protected override isFlushed(): boolean {
    return true
  }

  protected override needsDrain(): boolean {
    return false
  }

  protected override awaitDrain(): void {}

  protected override resumeReading(): void {
    this.calls.push('resume')
  }

  protected override pauseReading(): void {
    this.calls.push('pause')
  }

  protected override getFdError(): Error | undefined {
    return this.fails
  }
}
