/**
 * Something that can be given a timeout by a {@link TimerWheel}, usually a connection.
 *
 * The entry carries its deadline and its links in the wheel's lists itself, so that nothing is
 * allocated when a timeout is set, moved or removed. Extend this class, or implement it with these
 * same four fields. One entry has one timeout at a time, in one wheel.
 *
 * @internal
 */
export abstract class WheelEntry {
  /** When the timeout ends, in milliseconds of the wheel's clock. The wheel's own. */
  wheelDeadline: number = Infinity
  /** When the wheel looks at the entry next, never after the deadline's slot. The wheel's own. */
  wheelDue: number = Infinity
  /** The neighbours in a slot; undefined while the entry is in no wheel. The wheel's own. */
  wheelNext: WheelEntry | undefined = undefined
  wheelPrevious: WheelEntry | undefined = undefined

  /** Called once when the timeout is over; the entry has left the wheel and may be added again. */
  abstract onTimeout(): void
}

/** The head of a circular list of entries, in the order they were appended. */
export class WheelSlot extends WheelEntry {
  constructor() {
    super()
    this.wheelNext = this
    this.wheelPrevious = this
  }

  get isEmpty(): boolean {
    return this.wheelNext === this
  }

  /** Puts an entry that is in no list at the end. */
  append(entry: WheelEntry): void {
    const last = this.wheelPrevious
    entry.wheelNext = this
    entry.wheelPrevious = last
    this.wheelPrevious = entry
    if (last !== undefined) last.wheelNext = entry
  }

  /** Takes the first entry out; undefined if there is none. */
  shift(): WheelEntry | undefined {
    const first = this.wheelNext
    if (first === this || first === undefined) return undefined
    unlinkEntry(first)
    return first
  }

  /** Moves all entries to the end of `target`. */
  drainTo(target: WheelSlot): void {
    const first = this.wheelNext
    const last = this.wheelPrevious
    const targetLast = target.wheelPrevious
    if (first === this || first === undefined || last === undefined) return
    this.wheelNext = this
    this.wheelPrevious = this
    first.wheelPrevious = targetLast
    last.wheelNext = target
    target.wheelPrevious = last
    if (targetLast !== undefined) targetLast.wheelNext = first
  }

  override onTimeout(): void {
    // A slot is never put into a slot.
  }
}

/** Takes an entry out of the list it is in. */
export function unlinkEntry(entry: WheelEntry): void {
  const next = entry.wheelNext
  const previous = entry.wheelPrevious
  if (next !== undefined) next.wheelPrevious = previous
  if (previous !== undefined) previous.wheelNext = next
  entry.wheelNext = undefined
  entry.wheelPrevious = undefined
}
