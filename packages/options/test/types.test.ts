import { expect, test } from '@jest/globals'
import { options, OptionParser, type OptionValueOf } from '../src/index.ts'

declare module '../src/index.ts' {
  interface GlobalOptions {
    declaredByTheProgram: number
  }
}

/** Fails to compile unless the two types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** Takes a value of exactly this type. */
const exactly =
  <Expected>() =>
  <Actual>(
    _value: Actual,
    ..._check: Same<Actual, Expected> extends true ? [] : [never]
  ): void => {}

const hold = (..._checks: true[]): void => {}

test('values by type', () => {
  hold(
    true satisfies Same<OptionValueOf<'str'>, string>,
    true satisfies Same<OptionValueOf<StringConstructor>, string>,
    true satisfies Same<OptionValueOf<'timedelta'>, number>,
    true satisfies Same<OptionValueOf<BooleanConstructor>, boolean>,
    true satisfies Same<OptionValueOf<DateConstructor>, Date>,
    true satisfies Same<OptionValueOf<typeof URL>, URL>,
    true satisfies Same<OptionValueOf<(text: string) => Map<string, number>>, Map<string, number>>,
  )
})

test('callbacks get what was defined', () => {
  const parser = new OptionParser()
  parser.define('a', {
    type: 'int',
    callback: (value) => exactly<number>()(value),
  })
  parser.define('b', {
    default: 1,
    callback: (value) => exactly<number>()(value),
  })
  parser.define('c', { callback: (value) => exactly<string>()(value) })
  parser.define('d', {
    type: 'datetime',
    multiple: true,
    callback: (value) => exactly<Date[]>()(value),
  })
  parser.define('e', {
    multiple: true,
    callback: (value) => exactly<string[]>()(value),
  })
  expect([...parser]).toHaveLength(6)
})

test('a parser with known options', () => {
  const parser = new OptionParser<{ port: number; logLevel?: string }>()
  parser.define('port', { default: 80 })
  parser.define('log_level')
  hold(true satisfies Same<typeof parser.port, number>)
  const port: number = parser.get('port')
  const level: unknown = parser.get('log-level')
  // @ts-expect-error: an option that is not among them
  expect(() => parser.host as unknown).toThrow()
  // @ts-expect-error: not a number
  expect(() => (parser.port = 'x')).toThrow()
  // @ts-expect-error: not a number
  expect(() => parser.override({ port: 'x' })).toThrow()
  expect([port, level]).toEqual([80, undefined])
})

test('the global options', () => {
  hold(
    true satisfies Same<typeof options.logging, string | null | undefined>,
    true satisfies Same<typeof options.declaredByTheProgram, number>,
    true satisfies Same<typeof options.logFileMaxSize, number | null | undefined>,
  )
  expect(options.logging).toBe('info')
})
