import { afterEach, describe, expect, test } from '@jest/globals'
import { captureLog } from './captured-log.ts'
import { MemoryStream } from './memory-stream.ts'
import { closeAll } from './stream-pairs.ts'

afterEach(closeAll)

describe('transport errors', () => {
  const failure = (code: string, syscall: string): Error =>
    Object.assign(new Error(`${syscall} ${code}`), { code, syscall })

  test.each([
    ['ECONNRESET', 'read', []],
    ['ECONNABORTED', 'read', []],
    ['ETIMEDOUT', 'read', []],
    ['EPIPE', 'write', []],
    ['EPROTOTYPE', 'write', []],
    ['ERR_SSL_UNEXPECTED_EOF_WHILE_READING', 'read', []],
    ['EIO', 'read', ['WARNING error on read: Error: read EIO']],
    ['EIO', 'write', ['WARNING Write error on 7: Error: write EIO']],
  ])('%s on %s', async (code, syscall, expected) => {
    const log = captureLog()
    const stream = new MemoryStream()
    const error = failure(code, syscall)
    const read = stream.readBytes(1)
    stream.feedError(error)
    stream.feedError(failure('EIO', 'read'))
    expect(stream.error).toBe(error)
    expect(stream.calls).toContain('destroy')
    await expect(read).rejects.toMatchObject({ realError: error })
    expect(log).toEqual(expected)
  })

  test('a transport that is gone without a word closes the stream', async () => {
    const stream = new MemoryStream()
    stream.fails = new Error('EIO')
    const gone = stream.waitClosed()
    stream.feedClosed()
    await gone
    expect(stream.error).toBe(stream.fails)
  })
})

describe('closing', () => {
  test('lingering passes its limits on', () => {
    const stream = new MemoryStream()
    stream.lingeringClose()
    stream.lingeringClose({ timeout: 1 })
    const other = new MemoryStream()
    other.lingeringClose({ timeout: 0.5, maxBytes: 10 })
    expect(stream.calls).toEqual(['linger 2 262144'])
    expect(other.calls).toEqual(['linger 0.5 10'])
    expect(other.closed()).toBe(true)
  })

  test('corked bytes are passed on by a close, not by a failure', () => {
    const [good, bad] = [new MemoryStream(), new MemoryStream()]
    for (const stream of [good, bad]) {
      stream.cork()
      stream.writeNoWait('a', 'latin1')
    }
    good.close()
    bad.close(new Error('bad'))
    expect([good.sent, bad.sent]).toEqual(['a', ''])
  })
})
