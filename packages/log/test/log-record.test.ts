import { describe, expect, test } from '@jest/globals'
import { ERROR, LogRecord } from '../src/index.ts'

const make = (msg: unknown, ...args: unknown[]) =>
  new LogRecord({ name: 'a.b', levelno: ERROR, msg, args })

describe('LogRecord', () => {
  test('carries name, level, time and process', () => {
    const before = Date.now()
    const record = make('x')
    const after = Date.now()
    expect(record.name).toBe('a.b')
    expect(record.levelno).toBe(ERROR)
    expect(record.levelname).toBe('ERROR')
    expect(record.process).toBe(process.pid)
    expect(record.created * 1000).toBeGreaterThanOrEqual(before)
    expect(record.created * 1000).toBeLessThanOrEqual(after)
    expect(record.msecs).toBe(Math.round(record.created * 1000) % 1000)
  })

  test.each<[unknown, unknown[], string]>([
    ['a %s', ['b'], 'a b'],
    ['100%', [], '100%'],
    [new Error('boom'), [], 'Error: boom'],
    [42, [], '42'],
    [Buffer.from('é %d'), [1], 'é 1'],
    [Buffer.from([0xe9]), [], String.raw`b'\xe9'`],
  ])('getMessage() of %p with %p', (msg, args, expected) => {
    expect(make(msg, ...args).getMessage()).toBe(expected)
  })

  test('null counts as no error', () => {
    const init = { name: '', levelno: ERROR, msg: '' }
    expect(new LogRecord({ ...init, excInfo: null }).excInfo).toBeUndefined()
    expect(new LogRecord({ ...init, excInfo: 0 }).excInfo).toBe(0)
  })

  test('extra fields are added, but never replace the record’s own', () => {
    const extra = JSON.parse(
      '{"user":"u","name":"forged","lineno":9,"__proto__":{"x":1}}',
    ) as object
    const record = new LogRecord({ name: 'n', levelno: ERROR, msg: '', extra })
    expect(record).toMatchObject({ user: 'u', name: 'n', lineno: 0 })
    expect('x' in record).toBe(false)
  })

  test('without a caller the place is unknown', () => {
    const { pathname, filename, module, lineno, funcName } = make('x')
    expect({ pathname, filename, module, lineno, funcName }).toEqual({
      pathname: '(unknown file)',
      filename: '(unknown file)',
      module: '(unknown file)',
      lineno: 0,
      funcName: '(unknown function)',
    })
  })

  test('the module is the file name without its extension', () => {
    const caller = { stack: 'X\n    at f (/srv/app/main.test.ts:7:1)' }
    const record = new LogRecord({ name: '', levelno: ERROR, msg: '', caller })
    expect(record.pathname).toBe('/srv/app/main.test.ts')
    expect(record.filename).toBe('main.test.ts')
    expect(record.module).toBe('main.test')
    expect(record.lineno).toBe(7)
    expect(record.funcName).toBe('f')
  })

  test('the position is only read from the stack when asked for', () => {
    let reads = 0
    const caller = {
      get stack() {
        reads++
        return 'X\n    at f (/a.ts:7:1)'
      },
    }
    const record = new LogRecord({ name: '', levelno: ERROR, msg: 'm', caller })
    record.getMessage()
    expect(reads).toBe(0)
    expect([record.lineno, record.module]).toEqual([7, 'a'])
    expect(reads).toBe(1)
  })
})
