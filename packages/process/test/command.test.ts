import { describe, expect, test } from '@jest/globals'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { joinErrorToOutput, parseCommand } from '../src/command.ts'

describe('parseCommand', () => {
  test('an array is a program and its arguments, a string a program or a line', () => {
    expect(parseCommand(['a', 'b c'], false)).toEqual({ file: 'a', args: ['b c'] })
    expect(parseCommand('a b', undefined)).toEqual({ file: 'a b', args: [] })
    expect(parseCommand('a | b', true)).toEqual({ file: 'a | b', args: [] })
  })

  test('an array for a shell, and an empty one, are refused', () => {
    expect(() => parseCommand(['a', 'b'], true)).toThrow(TypeError)
    expect(() => parseCommand([], false)).toThrow(TypeError)
  })
})

const onUnix = process.platform === 'win32' ? describe.skip : describe

onUnix('joinErrorToOutput', () => {
  const wrapped = (file: string, ...args: string[]) => ({
    file: '/bin/sh',
    args: ['-c', 'exec "$0" "$@" 2>&1', file, ...args],
  })

  test('a line of a shell does it itself', () => {
    expect(joinErrorToOutput({ file: 'a; b', args: [] }, { shell: true }).file).toBe(
      'exec 2>&1\na; b',
    )
  })

  test('a program gets a shell that does it', () => {
    expect(joinErrorToOutput({ file: 'cat', args: ['-'] }, {})).toEqual(wrapped('cat', '-'))
    expect(joinErrorToOutput({ file: '/bin/cat', args: [] }, {})).toEqual(wrapped('/bin/cat'))
    expect(joinErrorToOutput({ file: './cat', args: [] }, { cwd: '/bin' })).toEqual(
      wrapped('./cat'),
    )
    const cwd = pathToFileURL('/bin')
    expect(joinErrorToOutput({ file: './cat', args: [] }, { cwd })).toEqual(wrapped('./cat'))
    expect(joinErrorToOutput({ file: 'cat', args: [] }, { env: {} })).toEqual(wrapped('cat'))
  })

  test('a program that cannot be run is left alone', () => {
    const dir = mkdtempSync(join(tmpdir(), 'tornado-ts-process-'))
    try {
      const file = join(dir, 'plain')
      writeFileSync(file, '')
      chmodSync(file, 0o600)
      for (const name of [file, dir, 'plain', 'no-such-program']) {
        const command = { file: name, args: [] }
        expect(joinErrorToOutput(command, { env: { PATH: dir } })).toBe(command)
      }
    } finally {
      rmSync(dir, { recursive: true })
    }
  })
})
