import { describe, expect, test } from '@jest/globals'
import { HTTPTimeoutError } from '@tornado-ts/httpclient'
import { isValidKey, newKey } from '../src/accept-value.ts'
import { ConnectDeadline } from '../src/connect-deadline.ts'
import { firstByteFaults } from '../src/first-byte.ts'
import { listElements, lowerCaseTokens } from '../src/header-list.ts'
import { join, leave, leaveAll } from '../src/memberships.ts'
import { MessageQueue } from '../src/message-queue.ts'
import { type OutboxHost, Outbox } from '../src/outbox.ts'
import { encodeMessage, messageBytes, pingBytes } from '../src/outgoing-message.ts'
import { protocolLimits } from '../src/protocol-options.ts'
import { isSameOrigin } from '../src/upgrade-request.ts'
import { Signal } from './support/serve.ts'

describe('MessageQueue', () => {
  test('holds a message until it is taken', async () => {
    const queue = new MessageQueue()
    let taken = false
    const put = queue.put('a')!.then(() => (taken = true))
    await Promise.resolve()
    expect(taken).toBe(false)
    expect(await queue.take()).toBe('a')
    await put
    expect(taken).toBe(true)
  })

  test('gives a message to the reader that waits longest', async () => {
    const queue = new MessageQueue()
    const readers = [queue.take(), queue.take()]
    expect(queue.isAwaited).toBe(true)
    expect(queue.put('a')).toBeUndefined()
    expect(queue.put('b')).toBeUndefined()
    expect(await Promise.all(readers)).toEqual(['a', 'b'])
    expect(queue.isAwaited).toBe(false)
  })

  test('an empty text is a message', async () => {
    const queue = new MessageQueue()
    void queue.put('')
    expect(await queue.take()).toBe('')
  })

  test('what was not read can be read after the end', async () => {
    const queue = new MessageQueue()
    void queue.put('a')
    queue.close()
    expect([await queue.take(), await queue.take(), await queue.take()]).toEqual([
      'a',
      undefined,
      undefined,
    ])
    const other = new MessageQueue()
    const waiting = other.take()
    other.close()
    expect(await waiting).toBeUndefined()
  })
})

describe('Outbox', () => {
  function outbox(): { box: Outbox; written: string[]; events: string[] } {
    const written: string[] = []
    const events: string[] = []
    const host: OutboxHost = {
      async write(frame) {
        written.push(String(frame))
      },
      outboxDrained: () => void events.push('drained'),
      outboxFailed: (error) => void events.push((error as Error).message),
    }
    return { box: new Outbox(host), written, events }
  }

  test('frames are written in the order they were added', async () => {
    const { box, written, events } = outbox()
    const first = new Signal<Buffer>()
    const third = new Signal<Buffer>()
    const sent = [
      box.add(first.promise, 10),
      box.add(Buffer.from('2'), 1),
      box.add(third.promise, 10),
      box.add(Buffer.from('4'), 1),
    ]
    expect(box.bytes).toBe(22)
    third.resolve(Buffer.from('3'))
    await third.promise
    expect(written).toEqual([])
    first.resolve(Buffer.from('1'))
    await Promise.all(sent)
    expect(written).toEqual(['1', '2', '3', '4'])
    expect(box.bytes).toBe(0)
    expect(events).toEqual(['drained'])
  })

  test('a frame that cannot be made, and the end', async () => {
    const { box, events } = outbox()
    const failing = new Signal<Buffer>()
    const sent = box.add(failing.promise, 1)
    failing.reject(new Error('no memory'))
    await new Promise((resolve) => setImmediate(resolve))
    expect(events).toEqual(['no memory'])
    box.end(new Error('closed'))
    await expect(sent).rejects.toThrow('closed')
    expect(box.bytes).toBe(0)
  })
})

test('memberships', () => {
  const left: string[] = []
  const group = (name: string) => ({ delete: () => left.push(name) > 0 })
  const [a, b, c] = [group('a'), group('b'), group('c')]
  const member = {}
  for (const each of [a, b, c]) join(member, each)
  leave(member, b)
  leaveAll(member)
  leaveAll({})
  expect(left).toEqual(['a', 'c'])
})

test('first bytes', () => {
  const legal = (compression: boolean): number[] =>
    firstByteFaults(compression).flatMap((fault, first) => (fault === undefined ? [first] : []))
  const plain = [0x00, 0x01, 0x02, 0x80, 0x81, 0x82, 0x88, 0x89, 0x8a]
  expect(legal(false)).toEqual(plain)
  expect(legal(true)).toEqual([...plain, 0x41, 0x42, 0xc1, 0xc2].sort((a, b) => a - b))
})

test('keys', () => {
  expect(isValidKey(newKey())).toBe(true)
  expect(newKey()).not.toBe(newKey())
  for (const key of [
    undefined,
    '',
    'abc',
    'dGhlIHNhbXBsZSBub25jZQ=',
    'dGhlIHNhbXBsZSBub25jZQ==x',
  ]) {
    expect(isValidKey(key)).toBe(false)
  }
})

test('lists in headers', () => {
  expect(listElements(undefined)).toEqual([])
  expect(listElements(' a,, B ,\tc')).toEqual(['a', 'B', 'c'])
  expect(lowerCaseTokens('Keep-Alive, Upgrade')).toEqual(['keep-alive', 'upgrade'])
})

test.each([
  ['http://a.example', 'a.example', true],
  ['HTTPS://A.Example:1', 'a.example:1', true],
  ['http://a.example', 'A.example', false],
  ['a.example', 'a.example', false],
  ['//a.example', 'a.example', false],
  ['http://a.example', undefined, false],
  ['null', 'null', false],
])('origin %s, host %s', (origin, host, same) => {
  expect(isSameOrigin(origin, host)).toBe(same)
})

test('messages', () => {
  expect(encodeMessage({ a: 1 })).toBe('{"a":1}')
  expect(String(messageBytes('ż'))).toBe('ż')
  expect(messageBytes(new Uint8Array([1]))).toEqual(new Uint8Array([1]))
  expect(() => encodeMessage(null as unknown as object)).toThrow(TypeError)
  expect(() => encodeMessage(new DataView(new ArrayBuffer(1)))).toThrow(TypeError)
  expect(String(pingBytes('é'))).toBe('é')
  expect(() => pingBytes('é'.repeat(63))).toThrow(RangeError)
})

describe('limits', () => {
  test('defaults', () => {
    expect(protocolLimits({})).toEqual({
      pingInterval: 0,
      pingTimeout: undefined,
      maxMessageSize: 10_485_760,
      maxBufferedAmount: 1_048_576,
      sendPolicy: 'wait',
    })
  })

  test('equal ones are one object', () => {
    expect(protocolLimits({ pingInterval: 1 })).toBe(protocolLimits({ pingInterval: 1 }))
    expect(protocolLimits({ pingInterval: 1 })).not.toEqual(protocolLimits({ pingInterval: 2 }))
  })

  test.each([
    { pingInterval: -1 },
    { pingTimeout: Number.NaN },
    { maxMessageSize: '1' as unknown as number },
    { maxBufferedAmount: -0.5 },
    { sendPolicy: 'x' as 'wait' },
  ])('%p', (options) => {
    expect(() => protocolLimits(options)).toThrow(RangeError)
  })
})

describe('ConnectDeadline', () => {
  test('says what took too long', async () => {
    const deadline = new ConnectDeadline(undefined)
    deadline.allow(0, 'nothing')
    deadline.allow(Infinity, 'nothing')
    deadline.allow(0.01, 'connecting')
    await new Promise((resolve) => deadline.signal.addEventListener('abort', resolve))
    expect(deadline.signal.reason).toBeInstanceOf(HTTPTimeoutError)
    expect((deadline.signal.reason as Error).message).toBe('Timeout while connecting')
    deadline.stop()
  })

  test('passes the signal of the user on, until it is stopped', () => {
    const user = new AbortController()
    const stopped = new ConnectDeadline(user.signal)
    stopped.stop()
    const running = new ConnectDeadline(user.signal)
    user.abort('enough')
    expect(running.signal.reason).toBe('enough')
    expect(stopped.signal.aborted).toBe(false)
    running.stop()
  })
})
