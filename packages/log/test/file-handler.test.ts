import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { isAbsolute, relative } from 'node:path'
import { FileHandler, Logger } from '../src/index.ts'
import { ScratchDir } from './scratch-dir.ts'

let dir: ScratchDir
let logger: Logger
let handler: FileHandler | undefined

beforeEach(() => {
  dir = new ScratchDir()
  logger = new Logger('test')
})

afterEach(() => {
  handler?.close()
  handler = undefined
  dir[Symbol.dispose]()
})

function open(...args: ConstructorParameters<typeof FileHandler>): FileHandler {
  handler = new FileHandler(...args)
  logger.addHandler(handler)
  return handler
}

test('an entry is in the file when the call returns, in UTF-8', () => {
  open(dir.file('a.log'))
  logger.error('é')
  expect(readFileSync(dir.file('a.log'))).toEqual(Buffer.from([0xc3, 0xa9, 0x0a]))
  logger.error('x'.repeat(300_000))
  expect(dir.read('a.log')).toHaveLength(300_000 + 3)
})

test('appends by default; mode "w" empties first', () => {
  writeFileSync(dir.file('a.log'), 'old\n')
  open(dir.file('a.log')).close()
  open(dir.file('a.log'))
  logger.error('new')
  expect(dir.read('a.log')).toBe('old\nnew\n')
  handler?.close()
  open(dir.file('a.log'), { mode: 'w' })
  logger.error('newer')
  expect(dir.read('a.log')).toBe('newer\n')
})

test('goes on at the end of a file that was cut from outside', () => {
  open(dir.file('a.log'), { mode: 'w' })
  logger.error('one')
  truncateSync(dir.file('a.log'))
  logger.error('two')
  expect(dir.read('a.log')).toBe('two\n')
})

test('another encoding', () => {
  open(dir.file('a.log'), { encoding: 'latin1' })
  logger.error('é')
  expect(readFileSync(dir.file('a.log'))).toEqual(Buffer.from([0xe9, 0x0a]))
})

test('the file name is made absolute', () => {
  open(relative(process.cwd(), dir.file('a.log')))
  expect(handler?.filename).toBe(dir.file('a.log'))
  expect(isAbsolute(handler?.filename ?? '')).toBe(true)
})

test('a closed handler ignores entries and may be closed again', () => {
  open(dir.file('a.log')).close()
  logger.error('x')
  handler?.close()
  expect(dir.read('a.log')).toBe('')
})

test('bad arguments throw, and folders are not made', () => {
  expect(() => new FileHandler(dir.file('no/a.log'))).toThrow(/ENOENT/)
  expect(() => new FileHandler(dir.file('a.log'), { encoding: 'x' as 'utf8' })).toThrow(RangeError)
  expect(() => new FileHandler(dir.file('a.log'), { mode: 'r' as 'w' })).toThrow(RangeError)
  expect(dir.list()).toEqual([])
})
