import { appLog } from '@tornado-ts/log'

let registry: FinalizationRegistry<unknown> | undefined

/** Logs `error` if `future` is garbage-collected before {@link forgetUnretrieved} is called. */
export function watchUnretrieved(future: object, error: unknown): void {
  registry ??= new FinalizationRegistry(report)
  registry.register(future, error, future)
}

/** Somebody has seen the error of `future`; nothing is left to report. */
export function forgetUnretrieved(future: object): void {
  registry?.unregister(future)
}

function report(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? String(error)) : String(error)
  appLog.error('Future exception was never retrieved: %s', text)
}
