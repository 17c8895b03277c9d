import { inspect } from 'node:util'

/**
 * What the value of an option may be.
 *
 * @internal
 */
export interface OptionKind {
  readonly wanted: string
  accepts(value: unknown): boolean
}

/**
 * The kinds of options that servers have. A limit is a size, a count or a time; Infinity is none.
 *
 * @internal
 */
export const optionKinds: Readonly<
  Record<'limit' | 'size' | 'flag' | 'text' | 'list', OptionKind>
> = {
  limit: {
    wanted: 'a number from 0 on',
    accepts: (value) => typeof value === 'number' && value >= 0,
  },
  size: {
    wanted: 'a number above 0',
    accepts: (value) => typeof value === 'number' && value > 0,
  },
  flag: { wanted: 'true or false', accepts: (value) => typeof value === 'boolean' },
  text: { wanted: 'a string', accepts: (value) => typeof value === 'string' },
  list: {
    wanted: 'a list of strings',
    accepts: (value) => typeof value === 'object' && value !== null && Symbol.iterator in value,
  },
}

/**
 * Checks options at the call that sets them: a limit that is no number would never be reached.
 *
 * @param kinds Options by their names; others are not looked at.
 * @throws TypeError that names the option and its value.
 * @internal
 */
export function checkOptions<O extends object>(
  options: O,
  kinds: Readonly<Partial<Record<keyof O & string, OptionKind>>>,
): void {
  for (const [name, kind] of Object.entries<OptionKind | undefined>(kinds)) {
    const value: unknown = options[name as keyof O]
    if (value === undefined || kind?.accepts(value) !== false) continue
    throw new TypeError(`${name} must be ${kind.wanted}, not ${inspect(value, { depth: 0 })}`)
  }
}

/**
 * Refuses options that do not exist, which are most often misspelled.
 *
 * @throws TypeError that names the first one.
 * @internal
 */
export function refuseUnknown(options: object, known: Iterable<string>): void {
  const names = new Set(known)
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && !names.has(name)) throw new TypeError(`there is no option '${name}'`)
  }
}
