import { describe, expect, it } from '@jest/globals'
import { FetchList } from '../src/fetch-list.ts'
import { FetchQueue, type Queueable } from '../src/fetch-queue.ts'
import { collectLogs } from './support/collect-logs.ts'

collectLogs()

class Entry implements Queueable<Entry> {
  list: FetchList<Entry> | undefined = undefined
  listNext: Entry | undefined = undefined
  listPrevious: Entry | undefined = undefined
  readonly events: string[] = []
  onBegin: () => void = () => {}

  begin(): void {
    this.events.push('begin')
    this.onBegin()
  }

  wait(): void {
    this.events.push('wait')
  }
}

function entries(count: number): Entry[] {
  return Array.from({ length: count }, () => new Entry())
}

describe('FetchList', () => {
  it.each([
    ['the first', 0, [1, 2]],
    ['one in the middle', 1, [0, 2]],
    ['the last', 2, [0, 1]],
  ])('%s is taken out', (_name, at, left) => {
    const list = new FetchList<Entry>()
    const all = entries(3)
    for (const entry of all) list.append(entry)
    list.remove(all[at]!)
    expect([...list]).toEqual(left.map((i) => all[i]))
    expect([list.size, list.first]).toEqual([2, all[left[0]!]])
    expect(all[at]).toMatchObject({ list: undefined, listNext: undefined, listPrevious: undefined })
    list.append(all[at]!)
    expect([...list].at(-1)).toBe(all[at])
  })

  it('may be emptied while it is gone through', () => {
    const list = new FetchList<Entry>()
    for (const entry of entries(3)) list.append(entry)
    for (const entry of list) list.remove(entry)
    expect([list.size, list.first]).toEqual([0, undefined])
  })
})

describe('FetchQueue', () => {
  it('begins as many as are allowed, the others in order', () => {
    const queue = new FetchQueue<Entry>(2)
    const all = entries(4)
    for (const entry of all) queue.add(entry)
    expect(all.map((entry) => entry.events)).toEqual([['begin'], ['begin'], ['wait'], ['wait']])
    queue.remove(all[1]!)
    expect([...queue.active]).toEqual([all[0], all[2]])
    expect([...queue.waiting]).toEqual([all[3]])
  })

  it('a fetch that waits can be taken out', () => {
    const queue = new FetchQueue<Entry>(1)
    const all = entries(3)
    for (const entry of all) queue.add(entry)
    queue.remove(all[1]!)
    queue.remove(all[0]!)
    expect(all[1]!.events).toEqual(['wait'])
    expect([...queue.active]).toEqual([all[2]])
    queue.remove(all[1]!)
    expect(queue.active.size).toBe(1)
  })

  it('fetches that end at once do not pile up', () => {
    const queue = new FetchQueue<Entry>(1)
    const all = entries(50_000)
    for (const entry of all) queue.add(entry)
    for (const entry of all) entry.onBegin = () => queue.remove(entry)
    queue.remove(all[0]!)
    expect([queue.active.size, queue.waiting.size]).toEqual([0, 0])
    expect(all.at(-1)!.events).toEqual(['wait', 'begin'])
  })

  it.each([0, -1, 1.5, Number.NaN])('maxClients %d is refused', (maxClients) => {
    expect(() => new FetchQueue(maxClients)).toThrow(RangeError)
  })
})
