/** Passes everything on a handler; on a logger: "ask my parent". */
export const NOTSET = 0
/** Detail that is wanted only while looking for a fault. */
export const DEBUG = 10
/** Ordinary operation: one line per request, start and stop. */
export const INFO = 20
/** Something unexpected that the program deals with; the level of the root logger. */
export const WARNING = 30
/** Something the program could not do. */
export const ERROR = 40
/** The program cannot go on. */
export const CRITICAL = 50

const names: ReadonlyMap<number, string> = new Map([
  [NOTSET, 'NOTSET'],
  [DEBUG, 'DEBUG'],
  [INFO, 'INFO'],
  [WARNING, 'WARNING'],
  [ERROR, 'ERROR'],
  [CRITICAL, 'CRITICAL'],
])

const numbers: ReadonlyMap<string, number> = new Map([
  ...Array.from(names, ([level, name]): [string, number] => [name, level]),
  ['WARN', WARNING],
  ['FATAL', CRITICAL],
])

/**
 * Gives the name of a level: `"WARNING"` for 30, `"Level 35"` for a number that has no name.
 *
 * @tornado logging.getLevelName
 */
export function getLevelName(level: number): string {
  return names.get(level) ?? `Level ${level}`
}

/**
 * Turns what `setLevel` accepts into the level's number.
 *
 * @throws RangeError for an unknown name, a negative or a fractional number.
 */
export function parseLevel(level: number | string): number {
  const value = typeof level === 'string' ? numbers.get(level.toUpperCase()) : level
  if (value === undefined || !Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`unknown log level: '${level}'`)
  }
  return value
}
