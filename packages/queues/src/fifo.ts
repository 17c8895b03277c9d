/** The space of taken items is given back when there are this many, and more than are left. */
const MAX_TAKEN = 32

/** Items in the order they were put; both ends cost the same however many there are. */
export class Fifo<T> implements Iterable<T> {
  #items: (T | undefined)[] = []
  /** How many items at the beginning have been taken. */
  #taken = 0

  get length(): number {
    return this.#items.length - this.#taken
  }

  push(item: T): void {
    this.#items.push(item)
  }

  /** Takes the oldest item; there must be one. */
  shift(): T {
    const item = this.#items[this.#taken]
    this.#items[this.#taken++] = undefined
    if (this.#taken === this.#items.length) {
      this.#items.length = 0
      this.#taken = 0
    } else if (this.#taken > MAX_TAKEN && this.#taken * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#taken)
      this.#taken = 0
    }
    return item as T
  }

  /** The items, oldest first. */
  *[Symbol.iterator](): Generator<T, void> {
    for (let index = this.#taken; index < this.#items.length; index++) {
      yield this.#items[index] as T
    }
  }
}
