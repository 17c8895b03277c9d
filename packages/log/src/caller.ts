import { fileURLToPath } from 'node:url'

/** A place in the source. */
export interface SourcePosition {
  /** Path of the file, or `(unknown file)`. */
  readonly pathname: string
  /** Line, counted from 1; 0 if unknown. */
  readonly lineno: number
  /** Name of the function, or `(unknown function)`. */
  readonly funcName: string
}

/** A stack of one frame that has been captured but not yet turned into text. */
export interface CapturedCaller {
  readonly stack?: unknown
}

/** Any function at all; its arguments are nobody's business here. */
export type AnyFunction = (...args: never[]) => unknown

const UNKNOWN: SourcePosition = {
  pathname: '(unknown file)',
  lineno: 0,
  funcName: '(unknown function)',
}

const WITH_FUNCTION = /^ *at (?:async )?(?<name>.*?) \((?<place>.*?):(?<line>\d+)(?::\d+)?\)$/m
const WITHOUT_FUNCTION = /^ *at (?:async )?(?<place>.*?):(?<line>\d+)(?::\d+)?$/m

/**
 * Captures the frame that called `entry`.
 *
 * One frame is asked for, so the cost does not grow with the depth of the stack; its text, and the look
 * into source maps that goes with it, are only made when {@link CapturedCaller.stack} is read.
 */
export function captureCaller(entry: AnyFunction): CapturedCaller {
  const holder = {}
  const limit = Error.stackTraceLimit
  try {
    Error.stackTraceLimit = 1
  } catch {
    // Node was started with --frozen-intrinsics: the capture is longer, its first frame is the same.
  }
  Error.captureStackTrace(holder, entry)
  try {
    Error.stackTraceLimit = limit
  } catch {
    // As above.
  }
  return holder
}

/** Reads file, line and function from a captured frame. */
export function sourcePosition(caller: CapturedCaller | undefined): SourcePosition {
  const stack = caller?.stack
  if (typeof stack !== 'string') return UNKNOWN
  const frame = WITH_FUNCTION.exec(stack) ?? WITHOUT_FUNCTION.exec(stack)
  if (frame?.groups === undefined) return UNKNOWN
  const { name, place = '', line } = frame.groups
  return {
    pathname: toPath(place),
    lineno: Number(line),
    funcName: name ?? UNKNOWN.funcName,
  }
}

function toPath(place: string): string {
  if (!place.startsWith('file:')) return place
  try {
    return fileURLToPath(place)
  } catch {
    return place
  }
}
