import { expect, it } from '@jest/globals'
import { bindUnusedPort } from '../src/index.ts'

it('binds a free port of the loopback interface', async () => {
  const [socket, port] = await bindUnusedPort()
  const [other, otherPort] = await bindUnusedPort({ address: '127.0.0.1' })
  try {
    expect(socket.address()).toMatchObject({ address: '127.0.0.1', family: 'IPv4', port })
    expect(otherPort).not.toBe(port)
  } finally {
    await Promise.all([socket.close(), other.close()])
  }
})

it('binds IPv4 only', async () => {
  await expect(bindUnusedPort({ address: '::1' })).rejects.toThrow()
})
