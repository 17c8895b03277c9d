import { expect, jest, test } from '@jest/globals'
import { ERROR, ForwardHandler, LogRecord, NullHandler } from '../src/index.ts'
import { Collector } from './collect.ts'

const record = new LogRecord({ name: 'n', levelno: ERROR, msg: 'm' })

test('takes every level until told otherwise, by number or by name', () => {
  const handler = new Collector()
  expect(handler.level).toBe(0)
  handler.setLevel('error')
  expect(handler.level).toBe(ERROR)
  handler.setLevel(35)
  expect(handler.level).toBe(35)
  expect(() => handler.setLevel('loud')).toThrow(RangeError)
})

test('emits what its filters let pass, and tells', () => {
  const handler = new Collector()
  expect(handler.handle(record)).toBe(true)
  handler.addFilter(() => false)
  expect(handler.handle(record)).toBe(false)
  expect(handler.records).toEqual([record])
})

test('formats with the bare message or with what was set', () => {
  const handler = new Collector()
  expect(handler.format(record)).toBe('m')
  handler.setFormatter({ format: ({ name }) => `<${name}>` })
  expect(handler.format(record)).toBe('<n>')
})

test('ForwardHandler hands the record on, NullHandler does not', () => {
  const seen: LogRecord[] = []
  new ForwardHandler((r) => seen.push(r)).handle(record)
  expect(seen).toEqual([record])
  expect(new NullHandler().handle(record)).toBe(true)
})

test('a handler is disposable', () => {
  const handler = new Collector()
  const close = jest.spyOn(handler, 'close')
  handler.flush()
  handler[Symbol.dispose]()
  expect(close).toHaveBeenCalledTimes(1)
})
