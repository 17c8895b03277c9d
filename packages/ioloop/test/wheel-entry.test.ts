import { describe, expect, test } from '@jest/globals'
import { WheelEntry, WheelSlot, unlinkEntry } from '../src/wheel-entry.ts'

class Entry extends WheelEntry {
  override onTimeout(): void {
    // Never called here.
  }
}

function drain(slot: WheelSlot): WheelEntry[] {
  const entries: WheelEntry[] = []
  for (let entry = slot.shift(); entry; entry = slot.shift()) entries.push(entry)
  return entries
}

describe('WheelSlot', () => {
  test('is first in, first out', () => {
    const slot = new WheelSlot()
    const [a, b] = [new Entry(), new Entry()]
    expect(slot.isEmpty).toBe(true)
    slot.append(a)
    slot.append(b)
    expect(slot.isEmpty).toBe(false)
    expect(drain(slot)).toEqual([a, b])
    expect(slot.isEmpty).toBe(true)
    expect(a.wheelNext).toBeUndefined()
  })

  test.each([0, 1, 2])('entry %d of three can be unlinked', (index) => {
    const slot = new WheelSlot()
    const entries = [new Entry(), new Entry(), new Entry()]
    for (const entry of entries) slot.append(entry)
    const [victim] = entries.splice(index, 1)
    if (victim) unlinkEntry(victim)
    expect(drain(slot)).toEqual(entries)
  })

  test('drains behind what the target holds', () => {
    const [source, target, empty] = [new WheelSlot(), new WheelSlot(), new WheelSlot()]
    const [a, b, c] = [new Entry(), new Entry(), new Entry()]
    target.append(a)
    source.append(b)
    source.append(c)
    empty.drainTo(target)
    source.drainTo(target)
    expect(source.isEmpty).toBe(true)
    source.append(new Entry())
    expect(drain(target)).toEqual([a, b, c])
  })
})
