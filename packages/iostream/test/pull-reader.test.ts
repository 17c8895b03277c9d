import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { StreamBufferFullError, UnsatisfiableReadError } from '../src/errors.ts'
import { PullReader } from '../src/pull-reader.ts'
import { BytesRequest, CloseRequest, DelimiterRequest, RegexRequest } from '../src/read-request.ts'

function reader(maxBufferSize = 1000): { reader: PullReader; settled: (Error | undefined)[] } {
  const settled: (Error | undefined)[] = []
  return {
    reader: new PullReader(maxBufferSize, 500, (failure) => settled.push(failure)),
    settled,
  }
}

describe('PullReader', () => {
  test('answers at once what is buffered', async () => {
    const { reader: pull, settled } = reader()
    pull.feed(Buffer.from('abc'))
    expect(String(await pull.read(new BytesRequest(2, false), 'data', undefined))).toBe('ab')
    expect(pull.pending).toBe(false)
    expect(settled).toEqual([])
  })

  test('tells when a pending read is answered', async () => {
    const { reader: pull, settled } = reader()
    const read = pull.read(new BytesRequest(2, false), 'data', undefined)
    expect(pull.pending).toBe(true)
    pull.feed(Buffer.from('a'))
    expect(settled).toEqual([])
    pull.feed(Buffer.from('bc'))
    expect(settled).toEqual([undefined])
    expect(String(await read)).toBe('ab')
    expect(pull.buffer.length).toBe(1)
  })

  test('leaves what a closed stream cannot answer', () => {
    const { reader: pull } = reader()
    expect(pull.read(new BytesRequest(1, false), 'closed', undefined)).toBeUndefined()
    expect(pull.pending).toBe(false)
  })

  test('throws or tells what can never be answered', () => {
    const { reader: pull, settled } = reader()
    const request = (): DelimiterRequest => new DelimiterRequest(Buffer.from('x'), 2)
    void pull.read(request(), 'data', undefined)
    pull.feed(Buffer.from('abc'))
    expect(settled).toEqual([expect.any(UnsatisfiableReadError)])
    pull.reject('done with')
    expect(() => pull.read(request(), 'data', undefined)).toThrow(UnsatisfiableReadError)
  })

  test('tells of too much only when the pending read is not satisfied by it', async () => {
    const { reader: pull, settled } = reader(10)
    const read = pull.read(new BytesRequest(5, false), 'data', undefined)
    pull.feed(Buffer.alloc(100))
    expect(await read).toHaveLength(5)
    expect(settled).toEqual([undefined])
    void pull.read(new BytesRequest(200, false), 'data', undefined)
    expect(settled).toEqual([undefined, expect.any(StreamBufferFullError)])
  })

  test('looks at postponed bytes after the burst', async () => {
    const { reader: pull, settled } = reader()
    const read = pull.read(new RegexRequest(/b/, undefined), 'data', undefined)
    pull.feed(Buffer.from('aaaaaaaa'))
    pull.feed(Buffer.from('b'))
    expect(settled).toEqual([])
    expect(String(await read)).toBe('aaaaaaaab')
    expect(settled).toEqual([undefined])
  })

  test('but not while bytes keep coming', async () => {
    const { reader: pull, settled } = reader()
    void pull.read(new RegexRequest(/b/, undefined), 'data', undefined)
    pull.feed(Buffer.from('a'.repeat(100)))
    for (let i = 0; i < 20; i++) {
      pull.feed(Buffer.from('b'))
      await nextTurn()
    }
    expect(settled).toEqual([])
    pull.reject('over')
    await nextTurn()
    await nextTurn()
    expect(settled).toEqual([])
  })

  test('the last attempt answers a read until the close', async () => {
    const { reader: pull } = reader()
    const read = pull.read(new CloseRequest(), 'data', undefined)
    pull.feed(Buffer.from('abc'))
    expect(pull.finish()).toBeUndefined()
    expect(String(await read)).toBe('abc')
    expect(pull.finish()).toBeUndefined()
  })
})
