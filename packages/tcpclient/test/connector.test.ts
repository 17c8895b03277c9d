import { TimeoutError } from '@tornado-ts/util'
import { describe, expect, test } from '@jest/globals'
import { A, B, C, D, FakeStream, ManualTimers, Race, settle } from './fake-attempts.ts'
import { Connector, type FamilyAddress, INITIAL_CONNECT_TIMEOUT } from '../src/index.ts'

const BOTH = [A, B, C, D]

describe('split', () => {
  const B2: FamilyAddress = [2, ['b', 80]]
  const C1: FamilyAddress = [1, ['c', 80]]

  test.each<[string, FamilyAddress[], FamilyAddress[], FamilyAddress[]]>([
    ['one family (test_one_family)', [A, B], [A, B], []],
    ['mixed families (test_mixed)', [A, B2, C1, D], [A, C1], [B2, D]],
    ['nothing', [], [], []],
  ])('%s', (_name, addresses, primary, secondary) => {
    expect(Connector.split(addresses)).toEqual([primary, secondary])
  })
})

describe('one family', () => {
  test('the first address answers (test_immediate_success)', async () => {
    const race = new Race(BOTH)
    expect(race.pending).toEqual(['1a'])
    await race.succeed('1a')
    const stream = race.streams.get('1a')
    expect(await race.result).toEqual({ family: 1, addr: ['a', 80], stream })
    expect(stream?.closed).toBe(false)
    expect(race.timers.armed).toEqual([])
  })

  test('the only address fails (test_immediate_failure)', async () => {
    const race = new Race([A])
    await race.fail('1a')
    await expect(race.result).rejects.toThrow('1a failed')
    expect(race.timers.armed).toEqual([])
  })

  test('the second address answers (test_one_family_second_try)', async () => {
    const race = new Race([A, B])
    await race.fail('1a')
    expect(race.pending).toEqual(['1b'])
    await race.succeed('1b')
    expect(await race.result).toMatchObject({ family: 1, addr: ['b', 80] })
  })

  test('both fail: the last error counts (test_one_family_second_try_failure)', async () => {
    const race = new Race([A, B])
    await race.fail('1a')
    expect(race.outcome).toBe('unsettled')
    await race.fail('1b')
    await expect(race.result).rejects.toThrow('1b failed')
  })

  test('the end of the head start changes nothing (test_one_family_second_try_timeout)', async () => {
    const race = new Race([A, B])
    race.headStartEnds()
    expect(race.pending).toEqual(['1a'])
    await race.fail('1a')
    expect(race.pending).toEqual(['1b'])
    await race.succeed('1b')
    expect(await race.result).toMatchObject({ family: 1, addr: ['b', 80] })
  })

  test('no address at all', async () => {
    await expect(new Race([]).result).rejects.toThrow('connection failed')
  })
})

describe('two families', () => {
  test('a failure ends the head start (test_two_families_immediate_failure)', async () => {
    const race = new Race(BOTH)
    expect(race.timers.armed).toEqual([INITIAL_CONNECT_TIMEOUT])
    await race.fail('1a')
    expect(race.pending).toEqual(['1b', '2c'])
    expect(race.timers.armed).toEqual([])
    await race.fail('1b')
    expect(race.pending).toEqual(['2c'])
    await race.succeed('2c')
    expect(await race.result).toMatchObject({ family: 2, addr: ['c', 80] })
  })

  test('the only address of the first family fails', async () => {
    const race = new Race([A, C])
    await race.fail('1a')
    expect(race.outcome).toBe('unsettled')
    expect(race.pending).toEqual(['2c'])
    await race.succeed('2c')
    expect(await race.result).toMatchObject({ family: 2 })
  })

  test('the second overtakes the first (test_two_families_timeout)', async () => {
    const race = new Race(BOTH)
    race.headStartEnds()
    expect(race.pending).toEqual(['1a', '2c'])
    await race.succeed('2c')
    expect(await race.result).toMatchObject({ family: 2, addr: ['c', 80] })
    expect(race.closed).toEqual(['1a'])
    await race.fail('1a')
    expect(race.pending).toEqual([])
    expect(race.streams.has('1b')).toBe(false)
  })

  test('a late success is closed (test_success_after_timeout)', async () => {
    const race = new Race(BOTH)
    race.headStartEnds()
    await race.succeed('1a')
    expect(await race.result).toMatchObject({ family: 1, addr: ['a', 80] })
    const late = race.streams.get('2c')
    if (late !== undefined) late.closed = false
    await race.succeed('2c')
    expect(race.closed).toEqual(['2c'])
    expect(race.outcome).toBe('resolved')
  })

  test('all fail (test_all_fail)', async () => {
    const race = new Race(BOTH)
    race.headStartEnds()
    expect(race.pending).toEqual(['1a', '2c'])
    await race.fail('2c')
    expect(race.pending).toEqual(['1a', '2d'])
    await race.fail('2d')
    expect(race.pending).toEqual(['1a'])
    await race.fail('1a')
    expect(race.pending).toEqual(['1b'])
    expect(race.outcome).toBe('unsettled')
    await race.fail('1b')
    await expect(race.result).rejects.toThrow('1b failed')
  })

  test('the head start can be chosen', () => {
    const race = new Race(BOTH, { timeout: 0.05 })
    race.timers.fire(0.05)
    expect(race.pending).toEqual(['1a', '2c'])
  })
})

/** The two ways of giving up: how to arrange for one, and to make it happen. */
const waysToGiveUp = [
  {
    way: 'connectTimeout',
    begin(addresses: readonly FamilyAddress[]) {
      const race = new Race(addresses, { connectTimeout: 5 })
      return { race, giveUp: () => race.timers.fire(5) }
    },
    rejection: expect.any(TimeoutError),
  },
  {
    way: 'a signal',
    begin(addresses: readonly FamilyAddress[]) {
      const controller = new AbortController()
      const race = new Race(addresses, { signal: controller.signal })
      return { race, giveUp: () => controller.abort('enough') }
    },
    rejection: 'enough',
  },
]

describe.each(waysToGiveUp)('giving up by $way', ({ begin, rejection }) => {
  test('with one attempt under way (test_one_family_timeout_after_connect_timeout)', async () => {
    const { race, giveUp } = begin(BOTH)
    giveUp()
    await expect(race.result).rejects.toEqual(rejection)
    expect(race.closed).toEqual(['1a'])
    race.headStartEnds()
    expect(race.pending).toEqual(['1a'])
    await race.fail('1a')
    expect(race.pending).toEqual([])
    expect(race.timers.armed).toEqual([])
  })

  test('with two under way (test_two_family_timeout_before_connect_timeout)', async () => {
    const { race, giveUp } = begin(BOTH)
    race.headStartEnds()
    giveUp()
    await expect(race.result).rejects.toEqual(rejection)
    expect(race.closed).toEqual(['1a', '2c'])
  })

  test('too late: the winner stays open (test_success_after_connect_timeout)', async () => {
    const { race, giveUp } = begin([A, B])
    await race.succeed('1a')
    expect(race.timers.armed).toEqual([])
    giveUp()
    await settle()
    expect(race.outcome).toBe('resolved')
    expect(race.closed).toEqual([])
    expect(race.connector.streams.size).toBe(0)
  })

  test('a success after it is closed', async () => {
    const { race, giveUp } = begin([A, B])
    giveUp()
    const late = race.streams.get('1a')
    if (late !== undefined) late.closed = false
    await race.succeed('1a')
    expect(race.closed).toEqual(['1a'])
    expect(race.outcome).toBe('rejected')
  })

  test('after a failure (test_one_family_second_try_after_connect_timeout)', async () => {
    const { race, giveUp } = begin([A, B])
    await race.fail('1a')
    expect(race.pending).toEqual(['1b'])
    giveUp()
    await expect(race.result).rejects.toEqual(rejection)
    expect(race.connector.streams.size).toBe(2)
    expect(race.closed).toEqual(['1a', '1b'])
    await race.fail('1b')
    expect(race.pending).toEqual([])
  })
})

describe('start', () => {
  test('tries nothing if the signal is aborted already', async () => {
    const race = new Race(BOTH, { signal: AbortSignal.abort('no') })
    await expect(race.result).rejects.toBe('no')
    expect(race.streams.size).toBe(0)
  })

  test('refuses a bad connectTimeout at the call', () => {
    const start = (): Race => new Race([A], { connectTimeout: Number.NaN })
    expect(start).toThrow(new TypeError('Unsupported timeout NaN'))
  })

  test('rejects if an attempt cannot even be made', async () => {
    const timers = new ManualTimers()
    const refuse = (): never => {
      throw new RangeError('no')
    }
    await expect(new Connector<FakeStream>([A], refuse, timers).start()).rejects.toThrow('no')
    expect(timers.armed).toEqual([])
  })
})
