import type { Assignment } from './assignment.ts'
import type { Code, Fail } from './code.ts'
import type { Node, Part } from './nodes.ts'

/** The order of the parts of a block. Only `elif` and `except` can be there more than once. */
const RANKS: Readonly<Record<string, number>> = {
  elif: 1,
  catch: 1,
  except: 1,
  else: 2,
  finally: 3,
}

/**
 * A block whose end has not been read yet.
 *
 * @internal
 */
export class OpenBlock {
  /** The word that opened it. */
  readonly operator: string
  readonly line: number
  readonly #parts: [Part, ...Part[]]
  readonly #build: (parts: readonly [Part, ...Part[]]) => Node

  constructor(
    operator: string,
    line: number,
    code: Code | undefined,
    build: (parts: readonly [Part, ...Part[]]) => Node,
  ) {
    this.operator = operator
    this.line = line
    this.#parts = [{ word: operator, line, code, target: undefined, body: [] }]
    this.#build = build
  }

  /** Where the next element belongs. */
  get body(): Node[] {
    return this.#last.body
  }

  /** Whether `break` here would end this block; not so in the `else` of a loop. */
  get repeats(): boolean {
    return (this.operator === 'for' || this.operator === 'while') && this.#parts.length === 1
  }

  get #last(): Part {
    return this.#parts.at(-1) ?? this.#parts[0]
  }

  /** Begins another part of the block. */
  begin(
    word: string,
    line: number,
    code: Code | undefined,
    target: Assignment | undefined,
    fail: Fail,
  ): void {
    const last = this.#last
    const rank = RANKS[word] ?? 0
    const lastRank = RANKS[last.word] ?? 0
    if (rank < lastRank || (rank === lastRank && rank > 1)) {
      fail(`${word} after ${last.word} in ${this.operator} block`)
    }
    if (rank === 1 && lastRank === 1 && last.code === undefined) {
      fail(`${word} after ${last.word} of every error`)
    }
    this.#parts.push({ word, line, code, target, body: [] })
  }

  /** Makes the node of the block, now that all of it is there. */
  finish(): Node {
    return this.#build(this.#parts)
  }
}
