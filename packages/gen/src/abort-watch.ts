/** Something that ends when a signal is aborted. */
export interface Abortable {
  abort(reason: unknown): void
}

interface Watch {
  readonly waits: Set<Abortable>
  readonly listener: () => void
}

/**
 * The waits of each signal. They share one listener: a signal for a whole application may have
 * thousands of waits, and Node warns of more than ten listeners.
 */
const watches = new WeakMap<AbortSignal, Watch>()

/** Calls `wait.abort` with the signal's reason when it is aborted, unless unwatched before. */
export function watchAbort(signal: AbortSignal, wait: Abortable): void {
  let watch = watches.get(signal)
  if (watch === undefined) {
    const waits = new Set<Abortable>()
    watch = { waits, listener: () => abortAll(waits, signal.reason) }
    watches.set(signal, watch)
    signal.addEventListener('abort', watch.listener, { once: true })
  }
  watch.waits.add(wait)
}

/** Ends what {@link watchAbort} began. The signal keeps no listener for nobody. */
export function unwatchAbort(signal: AbortSignal, wait: Abortable): void {
  const watch = watches.get(signal)
  if (watch === undefined || !watch.waits.delete(wait) || watch.waits.size > 0) return
  watches.delete(signal)
  signal.removeEventListener('abort', watch.listener)
}

function abortAll(waits: ReadonlySet<Abortable>, reason: unknown): void {
  for (const wait of waits) wait.abort(reason)
}
