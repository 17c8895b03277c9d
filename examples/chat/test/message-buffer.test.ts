import { expect, it } from '@jest/globals'
import { MessageBuffer } from '../message-buffer.ts'

function bufferOf(count: number): MessageBuffer {
  const buffer = new MessageBuffer()
  for (let number = 1; number <= count; number++) {
    buffer.add({ id: String(number), body: '', html: '' })
  }
  return buffer
}

function ids(messages: readonly { id: string }[]): string {
  return messages.map(({ id }) => id).join(' ')
}

it.each([
  [undefined, '1 2 3'],
  ['0', '1 2 3'],
  ['1', '2 3'],
  ['3', ''],
])('after %s there are the messages %j', (cursor, expected) => {
  expect(ids(bufferOf(3).messagesSince(cursor))).toBe(expected)
})

it('keeps the last 200', () => {
  const { messages } = bufferOf(300)
  expect(messages).toHaveLength(200)
  expect([messages[0]?.id, messages[199]?.id]).toEqual(['101', '300'])
})

it('wakes everyone for a message, and for the end', async () => {
  const buffer = new MessageBuffer()
  const first = [buffer.changed.wait(), buffer.changed.wait()]
  buffer.add({ id: 'a', body: '', html: '' })
  expect(await Promise.all(first)).toEqual([true, true])
  const last = buffer.changed.wait()
  buffer.close()
  expect(await last).toBe(true)
  expect(buffer.closed).toBe(true)
})
