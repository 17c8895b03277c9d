import { inspect } from 'node:util'
import { findPollSource, isPollSource } from './poll-source.ts'
import type { Selectable } from './stream-readiness.ts'

/** The object a number stands for: a standard stream or a registered PollSource. */
function findFd(fd: number): Selectable | undefined {
  if (fd === 0) return process.stdin
  if (fd === 1) return process.stdout
  if (fd === 2) return process.stderr
  return findPollSource(fd)
}

/**
 * The object to watch for what was given to `addHandler`.
 *
 * @throws TypeError for a number without an object, and for what cannot be watched.
 */
export function resolveFd(fd: Selectable | number): Selectable {
  if (typeof fd === 'number') {
    const source = findFd(fd)
    if (source !== undefined) return source
    throw new TypeError(
      `raw file descriptor ${fd} cannot be polled; pass a stream or socket object`,
    )
  }
  if (typeof fd !== 'object' || fd === null || !('on' in fd || isPollSource(fd))) {
    throw new TypeError(`not a stream, server or poll source: ${inspect(fd, { depth: 0 })}`)
  }
  return fd
}

/** As {@link resolveFd}, undefined in place of an error. */
export function tryResolveFd(fd: Selectable | number): Selectable | undefined {
  return typeof fd === 'number' ? findFd(fd) : fd
}

/** The number of an object where it has one that is public. */
export function numberOf(source: object): number | undefined {
  if (isPollSource(source)) return source.fileno()
  const fd: unknown = Reflect.get(source, 'fd')
  return typeof fd === 'number' ? fd : undefined
}

/** How `fd` is named in messages. */
export function describeFd(fd: Selectable | number): string {
  if (typeof fd === 'number') return String(fd)
  return String(numberOf(fd) ?? fd.constructor.name)
}

/** Closes or destroys an object, or what a number stands for; errors are swallowed. */
export function closeSelectable(fd: unknown): void {
  try {
    const source: unknown = typeof fd === 'number' ? findFd(fd) : fd
    if (typeof source !== 'object' || source === null) return
    const name = 'destroy' in source ? 'destroy' : 'close'
    const close: unknown = Reflect.get(source, name)
    if (typeof close !== 'function') return
    const closing: unknown = Reflect.apply(close, source, [])
    void Promise.resolve(closing).catch(() => undefined)
  } catch {
    // Whatever is wrong with it, nobody uses it any more.
  }
}
