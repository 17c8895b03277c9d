/** A record of lists made for names that come from the network: it has no prototype. */
export function emptyRecord<T>(): Record<string, T[]> {
  return Object.create(null) as Record<string, T[]>
}

/** Appends a value to the list of a name. */
export function appendValue<T>(record: Record<string, T[]>, name: string, value: T): void {
  const list = Object.hasOwn(record, name) ? record[name] : undefined
  if (list !== undefined) {
    list.push(value)
    return
  }
  // Defined rather than assigned: a caller's record may have a prototype, and a name be `__proto__`.
  Object.defineProperty(record, name, {
    value: [value],
    configurable: true,
    enumerable: true,
    writable: true,
  })
}

/** Appends each value of `more` to the list of its name. */
export function appendValues<T>(
  record: Record<string, T[]>,
  more: Readonly<Record<string, readonly T[]>>,
): void {
  for (const [name, values] of Object.entries(more)) {
    for (const value of values) appendValue(record, name, value)
  }
}
