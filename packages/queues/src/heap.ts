interface Entry<T> {
  readonly item: T
  /** Its number, which decides between equal items. */
  readonly order: number
}

/** Tells which of two items comes first; 0 if neither. */
export type Compare<T> = (a: T, b: T) => number

/**
 * A binary heap: the first item in order comes out first, equal ones in the order they were put.
 *
 * All comparing is done before anything is moved, so that a comparison that throws changes nothing.
 */
export class Heap<T> implements Iterable<T> {
  readonly #entries: Entry<T>[] = []
  #order = 0

  get length(): number {
    return this.#entries.length
  }

  push(item: T, compare: Compare<T>): void {
    const entries = this.#entries
    const entry = { item, order: this.#order }
    // So that an item without an order is refused also where it would be alone.
    if (entries.length === 0) compare(item, item)
    const path: number[] = []
    let index = entries.length
    while (index > 0) {
      const above = (index - 1) >> 1
      const parent = entries[above]
      if (parent === undefined || compareEntries(parent, entry, compare) < 0) break
      path.push(above)
      index = above
    }
    this.#order++
    this.#place(entry, entries.length, path)
  }

  /** Takes the first item; there must be one. */
  shift(compare: Compare<T>): T {
    const entries = this.#entries
    const first = entries[0]
    const last = entries.at(-1)
    const length = entries.length - 1
    const path: number[] = []
    if (last !== undefined && length > 0) {
      let below = this.#firstChild(0, length, compare)
      for (let child = entries[below]; child !== undefined && below < length;) {
        if (compareEntries(last, child, compare) < 0) break
        path.push(below)
        below = this.#firstChild(below, length, compare)
        child = entries[below]
      }
      entries.pop()
      this.#place(last, 0, path)
    } else {
      entries.pop()
    }
    return (first as Entry<T>).item
  }

  /** The items in the order they are stored, which is not that in which they come out. */
  *[Symbol.iterator](): Generator<T, void> {
    for (const { item } of this.#entries) yield item
  }

  /** The one of the two children of `index` that comes first; `length` or more if it has none. */
  #firstChild(index: number, length: number, compare: Compare<T>): number {
    const left = 2 * index + 1
    if (left + 1 >= length) return left
    const a = this.#entries[left]
    const b = this.#entries[left + 1]
    if (a === undefined || b === undefined) return left
    return compareEntries(b, a, compare) < 0 ? left + 1 : left
  }

  /** Moves what is on `path` one step each, beginning into `hole`, and puts `entry` at its end. */
  #place(entry: Entry<T>, hole: number, path: readonly number[]): void {
    const entries = this.#entries
    for (const index of path) {
      entries[hole] = entries[index] ?? entry
      hole = index
    }
    entries[hole] = entry
  }
}

function compareEntries<T>(a: Entry<T>, b: Entry<T>, compare: Compare<T>): number {
  return compare(a.item, b.item) || a.order - b.order
}
