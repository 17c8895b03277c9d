import { Condition } from '@tornado-ts/locks'
import type { Note, NoteFields } from './note.ts'

const SIZE = 100

/** The latest notes. Every part of the site looks at the same board. */
export class Board {
  readonly #changed = new Condition()
  #notes: readonly Note[] = []
  #lastId = 0
  #closed = false

  /** The newest first. */
  get notes(): readonly Note[] {
    return this.#notes.toReversed()
  }

  /** @param by The framework that writes it down. */
  add(note: NoteFields, by: string): Note {
    const added = { ...note, by, id: ++this.#lastId }
    this.#notes = [...this.#notes, added].slice(-SIZE)
    this.#changed.notifyAll()
    return added
  }

  /** Gives each note from now on, until the signal aborts or the board is closed. */
  async *follow(signal: AbortSignal): AsyncGenerator<Note> {
    let seen = this.#lastId
    while (!this.#closed && !signal.aborted) {
      const next = this.#notes.find(({ id }) => id > seen)
      if (next === undefined) {
        // A wait that is abandoned ends the loop.
        await this.#changed.wait({ signal }).catch(() => false)
      } else {
        seen = next.id
        yield next
      }
    }
  }

  /** Lets everyone go who follows. */
  close(): void {
    this.#closed = true
    this.#changed.notifyAll()
  }
}
