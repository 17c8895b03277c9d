/** Throws a RangeError for anything but a whole number from 0 on. */
export function checkCount(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`${name} must be a whole number from 0 on, not ${value}`)
  }
}
