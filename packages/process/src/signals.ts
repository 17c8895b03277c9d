import { constants } from 'node:os'

/** The number of a signal, 0 if this system has none of that name. */
export function signalNumber(signal: NodeJS.Signals): number {
  return constants.signals[signal] ?? 0
}

/** The name of a signal, `signal N` if this system has none of that number. */
export function signalName(number: number): string {
  const entry = Object.entries(constants.signals).find(([, value]) => value === number)
  return entry?.[0] ?? `signal ${number}`
}
