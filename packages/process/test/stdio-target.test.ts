import { describe, expect, test } from '@jest/globals'
import { PassThrough } from 'node:stream'
import { type StdioTarget, Subprocess } from '../src/index.ts'
import { sharesNewPipe, spawnStdio, type StdioTargets } from '../src/stdio-target.ts'

const STREAM: typeof Subprocess.STREAM = Subprocess.STREAM
const STDOUT: typeof Subprocess.STDOUT = Subprocess.STDOUT
const inherited = { stdin: 'inherit', stdout: 'inherit', stderr: 'inherit' } as const
const stream = new PassThrough()

describe('spawnStdio', () => {
  test.each<[StdioTarget, StdioTarget, StdioTarget, unknown[]]>([
    ['inherit', 'pipe', 'ignore', ['inherit', 'pipe', 'ignore']],
    [STREAM, STREAM, STREAM, ['pipe', 'pipe', 'pipe']],
    [0, stream, 5, [0, stream, 5]],
    ['inherit', 'inherit', STDOUT, ['inherit', 'inherit', 1]],
    ['inherit', 5, STDOUT, ['inherit', 5, 5]],
    ['inherit', 'ignore', STDOUT, ['inherit', 'ignore', 'ignore']],
    ['inherit', STREAM, STDOUT, ['inherit', 'pipe', 'ignore']],
    ['inherit', 'pipe', STDOUT, ['inherit', 'pipe', 'ignore']],
  ])('%p, %p, %p', (stdin, stdout, stderr, expected) => {
    expect(spawnStdio({ stdin, stdout, stderr })).toEqual(expected)
  })

  test.each<StdioTargets>([
    { ...inherited, stdin: STDOUT },
    { ...inherited, stdout: STDOUT },
    { ...inherited, stdin: 'overlapped' as 'pipe' },
    { ...inherited, stderr: 'stdout' as 'pipe' },
  ])('%j is refused', (targets) => {
    expect(() => spawnStdio(targets)).toThrow(TypeError)
  })
})

test('only a new pipe has to be shared inside the child', () => {
  expect(sharesNewPipe({ ...inherited, stdout: STREAM, stderr: STDOUT })).toBe(true)
  expect(sharesNewPipe({ ...inherited, stdout: 'pipe', stderr: STDOUT })).toBe(true)
  expect(sharesNewPipe({ ...inherited, stderr: STDOUT })).toBe(false)
  expect(sharesNewPipe({ ...inherited, stdout: STREAM, stderr: STREAM })).toBe(false)
})
