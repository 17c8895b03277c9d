/**
 * What happens to a message for a peer that does not take what was sent before:
 *
 * - `wait`: it is queued, and its promise resolves when it has been sent. At 16 times the limit the
 *   connection ends all the same, for the sake of senders that do not wait.
 * - `drop`: it is thrown away and counted.
 * - `close`: the connection ends with the code 1013.
 */
export type SendPolicy = 'wait' | 'drop' | 'close'

/** What became of a message that was offered to a connection. */
export type SendVerdict = 'sent' | 'dropped' | 'closed'

/** With `wait`, this many times the limit may be queued. */
export const WAIT_FACTOR = 16

/** @throws RangeError for anything else. */
export function checkSendPolicy(policy: SendPolicy): SendPolicy {
  if (policy === 'wait' || policy === 'drop' || policy === 'close') return policy
  throw new RangeError(`sendPolicy must be 'wait', 'drop' or 'close', not ${String(policy)}`)
}
