import { describe, expect, test } from '@jest/globals'
import { callInside, entriesOf, withoutDeactivated } from '../src/context-chain.ts'
import type { ContextChain, ContextEntry, Failure } from '../src/context-chain.ts'

const events: string[] = []

interface Behaviour {
  readonly open?: () => void
  readonly close?: (failure: Failure | undefined) => Failure | undefined
}

function entry(name: string, behaviour: Behaviour = {}): ContextEntry {
  return {
    owner: { name },
    active: true,
    offer: (failure) => failure,
    open: () => {
      behaviour.open?.()
      events.push(`open ${name}`)
      return (failure) => {
        events.push(`close ${name}${failure ? ` ${(failure.error as Error).message}` : ''}`)
        return behaviour.close === undefined ? failure : behaviour.close(failure)
      }
    },
  }
}

function chainOf(...entries: ContextEntry[]): ContextChain | undefined {
  return entries.reduce<ContextChain | undefined>((outer, e) => ({ entry: e, outer }), undefined)
}

describe('a chain', () => {
  const [c0, c1, c2] = [entry('c0'), entry('c1'), entry('c2')] as const

  test('lists its entries outermost first', () => {
    expect(entriesOf(undefined)).toEqual([])
    expect(entriesOf(chainOf(c0, c1, c2))).toEqual([c0, c1, c2])
  })

  test('stays the same object if nothing was deactivated', () => {
    const chain = chainOf(c0, c1, c2)
    expect(withoutDeactivated(chain)).toBe(chain)
    expect(withoutDeactivated(undefined)).toBeUndefined()
  })

  test.each([
    ['tail', c0, [c1, c2]],
    ['middle', c1, [c0, c2]],
    ['head', c2, [c0, c1]],
  ])('loses a deactivated entry: %s', (_where, gone, left) => {
    const chain = chainOf(c0, c1, c2)
    gone.active = false
    expect(entriesOf(withoutDeactivated(chain))).toEqual(left)
    expect(entriesOf(chain)).toEqual([c0, c1, c2])
    gone.active = true
  })

  test('can lose all of them', () => {
    const gone = { ...c0, active: false }
    expect(withoutDeactivated(chainOf(gone, gone))).toBeUndefined()
  })
})

describe('callInside', () => {
  const run = (entries: ContextEntry[], fn: () => unknown): unknown => {
    events.length = 0
    try {
      return callInside(entries, fn)
    } catch (error) {
      events.push(`thrown ${(error as Error).message}`)
      return undefined
    }
  }
  const fail = (message: string) => (): never => {
    throw new Error(message)
  }

  test('opens in order and closes in reverse', () => {
    expect(run([entry('a'), entry('b')], () => events.push('body'))).toBe(3)
    expect(events).toEqual(['open a', 'open b', 'body', 'close b', 'close a'])
  })

  test('passes an error through every entry, innermost first', () => {
    run([entry('a'), entry('b')], fail('x'))
    expect(events).toEqual(['open a', 'open b', 'close b x', 'close a x', 'thrown x'])
  })

  test('closes only what was opened', () => {
    run([entry('a'), entry('b', { open: fail('x') }), entry('c')], () => events.push('body'))
    expect(events).toEqual(['open a', 'close a x', 'thrown x'])
  })

  test('a swallowed error is gone for the entries outside', () => {
    const swallow = entry('b', { close: () => undefined })
    expect(run([entry('a'), swallow], fail('x'))).toBeUndefined()
    expect(events).toEqual(['open a', 'open b', 'close b x', 'close a'])
  })

  test('an error of closing replaces the one before', () => {
    const replace = entry('b', { close: () => ({ error: new Error('y') }) })
    run([entry('a'), replace], fail('x'))
    expect(events).toEqual(['open a', 'open b', 'close b x', 'close a y', 'thrown y'])
  })
})
