/** Finds the lines of a name among many: the places of each name, in order. */
export class HeaderIndex {
  readonly #places = new Map<string, number[]>()

  /** @param lines Name and value of each line in turn. */
  constructor(lines: readonly string[]) {
    for (let at = 0; at < lines.length; at += 2) this.add(lines[at] ?? '', at)
  }

  /** Notes the line at `place`, which is behind all others. */
  add(name: string, place: number): void {
    const places = this.#places.get(name)
    if (places === undefined) this.#places.set(name, [place])
    else places.push(place)
  }

  /** The first place of `name` that is not before `from`; -1 if there is none. */
  find(name: string, from: number): number {
    const places = this.#places.get(name)
    if (places === undefined) return -1
    let low = 0
    let high = places.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((places[middle] ?? 0) < from) low = middle + 1
      else high = middle
    }
    return places[low] ?? -1
  }
}
