/** The signals that a primary passes on to its workers. */
export const FORWARDED: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT']

const received = new Map<NodeJS.Signals, number>()
/** Up to which count each has been sent by {@link raise}; it is received a moment later. */
const raised = new Map<NodeJS.Signals, number>()

/**
 * Counts the signals that this worker gets, and changes nothing else about them.
 *
 * A terminal, systemd and others send a signal to every process of a program. One that the primary
 * passes on as well would be the second for the worker, which ends a program that handles only the
 * first.
 */
export function countSignals(): void {
  for (const signal of FORWARDED) process.prependListener(signal, count)
}

/** Sends this process a signal, unless it has had it as often as the primary, `wanted` times. */
export function raise(signal: NodeJS.Signals, wanted: number): void {
  if (Math.max(received.get(signal) ?? 0, raised.get(signal) ?? 0) >= wanted) return
  raised.set(signal, wanted)
  process.kill(process.pid, signal)
}

function count(signal: NodeJS.Signals): void {
  received.set(signal, (received.get(signal) ?? 0) + 1)
  // Out of the way, so that whoever counts the listeners sees what there would be without us; and if
  // there are none, the signal does what it does by default.
  process.off(signal, count)
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
  else setImmediate(() => process.prependListener(signal, count))
}
