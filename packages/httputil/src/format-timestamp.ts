/**
 * The HTTP form of a time: `Sun, 27 Jan 2013 18:43:20 GMT` (RFC 9110 §5.6.7).
 *
 * @param time Seconds since the epoch, rounded down to whole ones, or a Date.
 * @throws TypeError for anything else, or an invalid Date.
 * @tornado httputil.format_timestamp
 */
export function formatTimestamp(time: number | Date): string {
  const date = time instanceof Date ? time : new Date(Math.floor(secondsOf(time)) * 1000)
  if (Number.isNaN(date.getTime())) throw new TypeError(`not a time: ${String(time)}`)
  return date.toUTCString()
}

function secondsOf(time: unknown): number {
  if (typeof time !== 'number') throw new TypeError(`not a time: ${typeof time}`)
  return time
}

let current: string | undefined

/**
 * The Date header of a message sent now.
 *
 * Formatted at most once a second, and forgotten by a timer at the end of that second: the clock is
 * not read for each message. The timer does not keep the process alive.
 *
 * @internal
 */
export function currentHttpDate(): string {
  return current ?? refresh()
}

function refresh(): string {
  const now = Date.now()
  setTimeout(forget, 1000 - (now % 1000)).unref()
  return (current = formatTimestamp(now / 1000))
}

function forget(): void {
  current = undefined
}
