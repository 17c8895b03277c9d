import { expect, test } from '@jest/globals'
import { MessageAssembly } from '../src/message-assembly.ts'

test('pieces are joined', () => {
  const assembly = new MessageAssembly(true, false)
  for (const piece of ['a', '', 'bc', 'def']) assembly.append(Buffer.from(piece), 0)
  expect(assembly.length).toBe(6)
  expect(String(assembly.take())).toBe('abcdef')
})

test('a message of no bytes', () => {
  expect(new MessageAssembly(false, false).take()).toHaveLength(0)
})

test('the pieces may be changed afterwards', () => {
  const assembly = new MessageAssembly(false, false)
  const piece = Buffer.from('abc')
  assembly.append(piece, 100)
  piece.fill(0)
  expect(String(assembly.take())).toBe('abc')
})

test('text is validated as it comes, compressed text and data are not', () => {
  const bad = Buffer.from([0xff])
  expect(() => new MessageAssembly(true, false).append(bad, 0)).toThrow('text is not UTF-8')
  for (const assembly of [new MessageAssembly(true, true), new MessageAssembly(false, false)]) {
    assembly.append(bad, 0)
    expect(assembly.take()).toEqual(bad)
  }
  const cut = new MessageAssembly(true, false)
  cut.append(Buffer.from([0xc5]), 0)
  expect(() => cut.take()).toThrow('text is not UTF-8')
})

test('what is only announced gets little room', () => {
  const assembly = new MessageAssembly(false, false)
  assembly.append(Buffer.from('x'), 1 << 30)
  expect(assembly.take().buffer.byteLength).toBeLessThanOrEqual(65_536)
})

test('many small pieces are copied a bounded number of times', () => {
  const assembly = new MessageAssembly(false, false)
  const copied: number[] = []
  const copy = Buffer.prototype.copy as (this: Buffer, ...args: unknown[]) => number
  Buffer.prototype.copy = function (this: Buffer, ...args: unknown[]) {
    const count = copy.apply(this, args)
    copied.push(count)
    return count
  }
  try {
    for (let i = 0; i < 20_000; i++) assembly.append(Buffer.from([i & 255, 1]), 1)
  } finally {
    Buffer.prototype.copy = copy
  }
  expect(assembly.length).toBe(40_000)
  expect(copied.reduce((sum, count) => sum + count, 0)).toBeLessThan(100_000)
})
