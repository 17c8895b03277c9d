import type { ChildProcess, StdioOptions } from 'node:child_process'
import { PassThrough, type Readable, type Stream, type Writable } from 'node:stream'
import { PipeIOStream } from '@tornado-ts/iostream'

/** Asks for a pipe whose end here is a PipeIOStream; `Subprocess.STREAM`. */
export const STREAM: unique symbol = Symbol('Subprocess.STREAM')

/** Sends standard error where standard output goes; `Subprocess.STDOUT`. */
export const STDOUT: unique symbol = Symbol('Subprocess.STDOUT')

/**
 * Where one of a child's standard streams leads.
 *
 * `"inherit"`: where ours leads. `"ignore"`: nowhere. A number: a descriptor of this process. A stream that
 * has a descriptor: the same one. `"pipe"`: a Node stream. `Subprocess.STREAM`: a PipeIOStream.
 * `Subprocess.STDOUT`, for standard error only: where standard output goes.
 */
export type StdioTarget =
  | 'inherit'
  | 'pipe'
  | 'ignore'
  | number
  | Stream
  | typeof STREAM
  | typeof STDOUT

/** What a Subprocess has for the standard input that was asked for. */
export type InputOf<T> = T extends typeof STREAM
  ? PipeIOStream
  : T extends 'pipe'
    ? Writable
    : undefined

/** What a Subprocess has for the standard output or error that was asked for. */
export type OutputOf<T> = T extends typeof STREAM
  ? PipeIOStream
  : T extends 'pipe'
    ? Readable
    : undefined

/** The three targets of a child. */
export interface StdioTargets {
  readonly stdin: StdioTarget
  readonly stdout: StdioTarget
  readonly stderr: StdioTarget
}

/** Whether standard error has to be joined to standard output inside the child, as that is a new pipe. */
export function sharesNewPipe({ stdout, stderr }: StdioTargets): boolean {
  return stderr === STDOUT && (stdout === STREAM || stdout === 'pipe')
}

/**
 * Gives the targets in the words of `child_process.spawn`.
 *
 * @throws TypeError for a target that does not exist or does not fit.
 */
export function spawnStdio(targets: StdioTargets): StdioOptions {
  const { stdin, stdout, stderr } = targets
  return [
    spawnTarget('stdin', stdin),
    spawnTarget('stdout', stdout),
    stderr === STDOUT ? errorWithOutput(targets) : spawnTarget('stderr', stderr),
  ]
}

type SpawnTarget = 'inherit' | 'pipe' | 'ignore' | number | Stream

function spawnTarget(name: string, target: StdioTarget): SpawnTarget {
  if (target === STREAM) return 'pipe'
  if (target === STDOUT) throw new TypeError(`${name} cannot be Subprocess.STDOUT, only stderr can`)
  if (typeof target === 'string' && !['inherit', 'pipe', 'ignore'].includes(target)) {
    throw new TypeError(`${name} cannot be '${target}'`)
  }
  return target
}

function errorWithOutput(targets: StdioTargets): SpawnTarget {
  // The shell that joins the two gets no descriptor 2 of its own.
  if (sharesNewPipe(targets)) return 'ignore'
  // Descriptor 1 of this process is what the child inherits as its output.
  return targets.stdout === 'inherit' ? 1 : spawnTarget('stdout', targets.stdout)
}

/** Gives the end here of a child's stream: undefined if there is none. */
export function streamEnd(
  proc: ChildProcess,
  slot: 0 | 1 | 2,
  target: StdioTarget,
): PipeIOStream | Readable | Writable | undefined {
  const end = proc.stdio?.[slot] ?? undefined
  if (target !== STREAM) return end
  if (end === undefined) return closedStream()
  // Node throws away what nobody has read when the child exits, for the streams it finds here.
  proc.stdio[slot] = null
  return new PipeIOStream(end)
}

/** What a child has that could not be started at all, for want of descriptors. */
function closedStream(): PipeIOStream {
  const stream = new PipeIOStream(new PassThrough())
  stream.close()
  return stream
}
