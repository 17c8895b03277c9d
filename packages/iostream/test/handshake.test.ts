import { IOLoop, timerWheel } from '@tornado-ts/ioloop'
import { describe, expect, test } from '@jest/globals'
import { Handshake } from '../src/handshake.ts'

const loop = IOLoop.current()

describe('Handshake', () => {
  test('expires with a code', async () => {
    const error = await new Promise<Error>((resolve) => {
      const handshake = new Handshake<void>(loop, 0.01, resolve)
      expect(handshake.started).toBe(false)
      handshake.start('7 127.0.0.1')
      expect(handshake).toMatchObject({ started: true, peer: '7 127.0.0.1' })
    })
    expect(error).toMatchObject({ code: 'ERR_TLS_HANDSHAKE_TIMEOUT' })
    expect(error.message).toBe('TLS handshake took longer than 0.01 s')
  })

  test('does not once it is stopped, or has no limit', () => {
    const wheel = timerWheel(loop)
    const before = wheel.size
    const expire = (): void => undefined
    const limited = new Handshake<void>(loop, 60, expire)
    limited.start('')
    expect(wheel.size).toBe(before + 1)
    limited.stop()
    limited.stop()
    new Handshake<void>(loop, 0, expire).start('')
    expect(wheel.size).toBe(before)
  })
})
