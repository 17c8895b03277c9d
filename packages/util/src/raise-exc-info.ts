/**
 * Throws the very object it is given; its identity and its stack are kept.
 *
 * @throws TypeError if there is nothing to throw.
 * @tornado util.raise_exc_info
 */
export function raiseExcInfo(err: unknown): never {
  if (err === undefined || err === null) {
    throw new TypeError('raise_exc_info called with no exception')
  }
  throw err
}
