import { randomFillSync } from 'node:crypto'

const POOL_SIZE = 8192

/** Random bytes for the next masks; asking for four at a time costs more than everything else. */
const pool = Buffer.alloc(POOL_SIZE)
let used = POOL_SIZE

/** Four random bytes; copy them before the next call (RFC 6455 §5.3). */
export function nextMask(): Buffer {
  if (used === POOL_SIZE) {
    randomFillSync(pool)
    used = 0
  }
  used += 4
  return pool.subarray(used - 4, used)
}
