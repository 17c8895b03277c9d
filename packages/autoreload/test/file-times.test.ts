import { mkdirSync, mkdtempSync, rmSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { FileTimes } from '../src/file-times.ts'

let folder: string

/** Writes a file and sets its time to so many seconds since the epoch. */
function write(name: string, time: number): string {
  const path = join(folder, name)
  writeFileSync(path, '')
  utimesSync(path, time, time)
  return path
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'file-times-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('FileTimes', () => {
  it('finds what has another time than at the first look', () => {
    const times = new FileTimes()
    const [a, b] = [write('a', 1000), write('b', 1000)]
    expect(times.findChanged([a, b])).toBeUndefined()
    write('a', 1000)
    expect(times.findChanged([a, b])).toBeUndefined()
    write('b', 999)
    expect(times.findChanged([a, b])).toBe(b)
    times.note([b])
    expect(times.findChanged([a, b])).toBe(b)
    times.clear()
    expect(times.findChanged([a, b])).toBeUndefined()
  })

  it('sees differences of nanoseconds', () => {
    const times = new FileTimes()
    const path = write('a', 1_000_000_000.000001)
    times.note([path])
    write('a', 1_000_000_000.000002)
    expect(times.findChanged([path])).toBe(path)
  })

  it('does not mind a file that vanishes, but one that appears', () => {
    const times = new FileTimes()
    const [here, later] = [write('here', 1000), join(folder, 'later')]
    times.note([here, later])
    unlinkSync(here)
    expect(times.findChanged([here, later])).toBeUndefined()
    write('here', 1000)
    expect(times.findChanged([here, later])).toBeUndefined()
    write('later', 1000)
    expect(times.findChanged([here, later])).toBe(later)
  })

  it('looks at the files below a directory', () => {
    const times = new FileTimes()
    for (const name of ['sub', 'node_modules']) mkdirSync(join(folder, name))
    const path = write('sub/a', 1000)
    for (const name of ['.hidden', 'node_modules/b']) write(name, 1000)
    times.note([folder])
    for (const name of ['.hidden', 'node_modules/b', 'new']) write(name, 2000)
    expect(times.findChanged([folder])).toBeUndefined()
    write('sub/a', 2000)
    expect(times.findChanged([folder])).toBe(path)
  })

  it('takes what cannot be looked at for absent', () => {
    const times = new FileTimes()
    const path = join(write('file', 1000), 'below')
    expect(times.findChanged([path, 'with\0nul'])).toBeUndefined()
    expect(times.findChanged([path, 'with\0nul'])).toBeUndefined()
  })
})
