import type { LogRecord } from './log-record.ts'

/** Decides whether a record goes on: a function, or an object with a `filter` method. */
export type Filter = ((record: LogRecord) => boolean) | { filter(record: LogRecord): boolean }

/** What loggers and handlers have in common: a list of filters, of which the first `false` drops a record. */
export abstract class Filterer {
  /** The filters in the order in which they are asked. */
  readonly filters: Filter[] = []

  /**
   * Adds a filter; adding the same one twice has no effect.
   *
   * @tornado logging.Filterer.addFilter
   */
  addFilter(filter: Filter): void {
    if (!this.filters.includes(filter)) this.filters.push(filter)
  }

  /**
   * Takes a filter out again; one that is not there is ignored.
   *
   * @tornado logging.Filterer.removeFilter
   */
  removeFilter(filter: Filter): void {
    const index = this.filters.indexOf(filter)
    if (index >= 0) this.filters.splice(index, 1)
  }

  /** Tells whether every filter lets the record pass. */
  filter(record: LogRecord): boolean {
    return this.filters.every((f) => (typeof f === 'function' ? f(record) : f.filter(record)))
  }
}
