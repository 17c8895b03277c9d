import { describe, expect, it } from '@jest/globals'
import type { UpgradedConnection } from '@tornado-ts/httputil'
import { UpgradeSet } from '../src/upgrade-set.ts'
import { deferred } from './serve.ts'

class Member implements UpgradedConnection {
  readonly calls: string[] = []
  readonly #end = deferred()
  readonly #polite: boolean
  readonly ended: Promise<void> = this.#end.promise

  constructor(polite: boolean) {
    this.#polite = polite
  }

  goAway(): void {
    this.calls.push('goAway')
    if (this.#polite) this.#end.resolve()
  }

  abort(): void {
    this.calls.push('abort')
    this.#end.resolve()
  }
}

describe('UpgradeSet', () => {
  it('is drained at once when it is empty', async () => {
    const set = new UpgradeSet()
    const gone = new Member(true)
    set.add(gone)
    set.delete(gone)
    await set.drain(20)
    expect(gone.calls).toEqual([])
  })

  it('asks its members to go away, and those that come later too', async () => {
    const set = new UpgradeSet()
    const [early, late] = [new Member(true), new Member(true)]
    set.add(early)
    const drained = set.drain(Infinity)
    set.add(late)
    await drained
    expect([early.calls, late.calls]).toEqual([['goAway'], ['goAway']])
  })

  it('destroys what takes too long, and all that comes afterwards', async () => {
    const set = new UpgradeSet()
    const [slow, late] = [new Member(false), new Member(false)]
    set.add(slow)
    await set.drain(0)
    set.add(late)
    expect([slow.calls, late.calls]).toEqual([['goAway', 'abort'], ['abort']])
  })

  it('refuses a timeout that is none', () => {
    expect(() => new UpgradeSet().drain('soon' as never)).toThrow(TypeError)
  })
})
