import { formatPlace, type Place } from './place.ts'

/**
 * Collects the lines of a generated function, and where in the templates each comes from.
 *
 * @internal
 */
export class CodeWriter {
  readonly #statements: string[] = []
  readonly #places: Place[] = []
  #depth = 0

  /** The code, each statement with its place behind it. */
  get code(): string {
    return this.#statements
      .map((statement, index) => {
        const place = this.#places[index]
        return place === undefined ? statement : `${statement} // ${formatPlace(place)}`
      })
      .join('\n')
  }

  /** The place of each line of the code; a statement can have several lines. */
  get places(): Place[] {
    return this.#places.flatMap((place, index) => {
      const lines = this.#statements[index]?.split(/\r\n|[\n\r\u2028\u2029]/).length ?? 0
      return Array<Place>(lines).fill(place)
    })
  }

  /** Writes a statement. A brace at its beginning or its end is what indentation follows. */
  add(statement: string, place: Place): void {
    if (statement.startsWith('}')) this.#depth--
    this.#statements.push('  '.repeat(this.#depth) + statement)
    this.#places.push(place)
    if (statement.endsWith('{')) this.#depth++
  }

  /** Leaves room for a statement that ends in a brace; returns what writes it there. */
  reserve(place: Place): (statement: string) => void {
    const index = this.#statements.length
    const indentation = '  '.repeat(this.#depth)
    this.add('{', place)
    return (statement) => {
      this.#statements[index] = indentation + statement
    }
  }
}
