import {
  BINARY,
  CONTINUATION,
  CONTROL,
  FIN,
  OPCODE_MASK,
  PONG,
  RSV1,
  RSV_MASK,
  TEXT,
} from './frame-constants.ts'

/** What is wrong with the first byte of a frame, by its value; undefined where nothing is. */
type FirstByteFaults = readonly (string | undefined)[]

const PLAIN = faults(false)
const WITH_COMPRESSION = faults(true)

/**
 * What the first byte of a frame says at once of its legality (RFC 6455 §5.2, §5.5).
 *
 * @param compression RSV1 may be set on the first frame of a message (RFC 7692 §6).
 */
export function firstByteFaults(compression: boolean): FirstByteFaults {
  return compression ? WITH_COMPRESSION : PLAIN
}

function faults(compression: boolean): FirstByteFaults {
  return Array.from({ length: 256 }, (_, first) => fault(first, compression))
}

function fault(first: number, compression: boolean): string | undefined {
  const opcode = first & OPCODE_MASK
  const reserved = first & RSV_MASK
  const begins = opcode === TEXT || opcode === BINARY
  if (reserved !== 0 && !(compression && begins && reserved === RSV1)) return 'reserved bit is set'
  if (opcode > PONG || (!begins && opcode !== CONTINUATION && opcode < CONTROL)) {
    return 'unknown opcode'
  }
  return opcode >= CONTROL && first < FIN ? 'fragmented control frame' : undefined
}
