import { expect, test } from '@jest/globals'
import type { Readable, Writable } from 'node:stream'
import type { PipeIOStream } from '@tornado-ts/iostream'
import { Subprocess } from '../src/index.ts'

// Checked by the compiler; never run.
function typesOnly(): void {
  const streams = new Subprocess(['x'], {
    stdin: Subprocess.STREAM,
    stdout: Subprocess.STREAM,
    stderr: Subprocess.STDOUT,
  })
  const ends: [PipeIOStream, PipeIOStream, undefined] = [
    streams.stdin,
    streams.stdout,
    streams.stderr,
  ]
  const pipes = new Subprocess('x', { stdin: 'pipe', stdout: 'pipe', stderr: 'pipe' })
  const nodeEnds: [Writable, Readable, Readable] = [pipes.stdin, pipes.stdout, pipes.stderr]
  const nothing: undefined = new Subprocess('x').stdout
  // @ts-expect-error nothing was asked for
  void new Subprocess('x').stdin.write
  // @ts-expect-error the targets have options of their own
  void new Subprocess('x', { stdio: 'pipe' })
  // @ts-expect-error no such target
  void new Subprocess('x', { stdout: 'stream' })
  void [ends, nodeEnds, nothing]
}

test('the types of the streams follow the options', () => {
  expect(typesOnly).toBeInstanceOf(Function)
})
