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

let currentSecond = -1
let currentText = ''

/** The Date header of a message sent now; formatted once a second. @internal */
export function currentHttpDate(): string {
  const second = Math.floor(Date.now() / 1000)
  if (second !== currentSecond) {
    currentSecond = second
    currentText = formatTimestamp(second)
  }
  return currentText
}
