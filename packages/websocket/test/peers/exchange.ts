import { expect } from '@jest/globals'
import type { WebSocketClientConnection } from '../../src/index.ts'
import type { WebSocketProtocol13 } from '../../src/websocket-protocol13.ts'
import { BRIEF, brief, MESSAGES, TOTAL_BYTES } from './messages.ts'

/** Sends everything to a server that echoes, reads it back, and pings once. */
export async function exchange(
  client: WebSocketClientConnection,
  isCompressed: boolean,
): Promise<void> {
  const protocol = client.protocol as WebSocketProtocol13
  const sent = MESSAGES.map((each) =>
    client.writeMessage(each, { binary: typeof each !== 'string' }),
  )
  const received: string[] = []
  for (let i = 0; i < MESSAGES.length; i++) {
    received.push(brief((await client.readMessage()) ?? 'the end'))
  }
  expect(received).toEqual(BRIEF)
  await Promise.all(sent)

  const pong = new Promise<string>((resolve) => {
    client.onPong = (data) => resolve(data.toString())
  })
  client.ping('are you there?')
  expect(await pong).toBe('are you there?')
  expect(protocol.messageBytesOut).toBe(TOTAL_BYTES)
  expect(protocol.messageBytesIn).toBe(TOTAL_BYTES)
  expect(protocol.wireBytesOut < TOTAL_BYTES / 1.5).toBe(isCompressed)
  expect(protocol.wireBytesIn < TOTAL_BYTES / 1.5).toBe(isCompressed)
}
