import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { addAcceptHandler } from '../src/accept-handler.ts'
import { AF_UNIX } from '../src/address.ts'
import { bindUnixSocket } from '../src/bind-unix-socket.ts'
import { Opened } from './sockets.ts'

// Windows has named pipes in place of these; nothing below applies there.
const onUnix = process.platform === 'win32' ? describe.skip : describe
const opened = new Opened()
let folder: string
let file: string

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'netutil-'))
  file = path.join(folder, 'socket')
})

afterEach(async () => {
  jest.restoreAllMocks()
  await opened.dispose()
  fs.rmSync(folder, { recursive: true })
})

function modeOf(name: string): number {
  return fs.statSync(name).mode & 0o777
}

onUnix('bindUnixSocket', () => {
  test('reports its path and has peers without address', async () => {
    const sock = opened.add(await bindUnixSocket(file))
    expect(sock.address()).toBe(file)
    expect([sock.family, sock.port]).toEqual([AF_UNIX, 0])
    const delivered = new Promise((resolve) => {
      addAcceptHandler(sock, (connection, address) => resolve([opened.add(connection), address]))
    })
    await opened.connect(sock)
    expect(await delivered).toEqual([expect.anything(), ''])
  })

  test.each([
    [undefined, 0o600],
    [0o666, 0o666],
    [0o640, 0o640],
  ])('mode %p', async (mode, expected) => {
    const umask = process.umask()
    opened.add(await bindUnixSocket(file, { mode }))
    expect(modeOf(file)).toBe(expected)
    expect(process.umask()).toBe(umask)
  })

  test('is closed to others before its mode is set', async () => {
    let before: number | undefined
    const chmod = fs.promises.chmod
    jest.spyOn(fs.promises, 'chmod').mockImplementation(async (name, mode) => {
      before = modeOf(name as string)
      await chmod(name, mode)
    })
    opened.add(await bindUnixSocket(file, { mode: 0o666 }))
    expect(before).toBe(0o600)
  })

  test('leaves nothing behind when the mode cannot be set', async () => {
    jest.spyOn(fs.promises, 'chmod').mockRejectedValue(new Error('no'))
    await expect(bindUnixSocket(file)).rejects.toThrow('no')
    expect(fs.existsSync(file)).toBe(false)
  })

  test('replaces a stale socket', async () => {
    const source = `
      const sock = require('node:net').createServer().listen(${JSON.stringify(file)}, () => process.exit())`
    const leftover = path.join(folder, 'leftover.cjs')
    fs.writeFileSync(leftover, source)
    const { execFileSync } = await import('node:child_process')
    execFileSync(process.execPath, [leftover])
    expect(fs.lstatSync(file).isSocket()).toBe(true)
    const sock = opened.add(await bindUnixSocket(file))
    await opened.connect(sock)
  })

  test.each([
    ['a file', () => fs.writeFileSync(file, 'precious')],
    ['a folder', () => fs.mkdirSync(file)],
    ['a link to a socket', () => fs.symlinkSync(path.join(folder, 'elsewhere'), file)],
  ])('does not replace %s', async (_title, create) => {
    create()
    const before = fs.lstatSync(file).ino
    const message = `File ${file} exists and is not a socket`
    await expect(bindUnixSocket(file)).rejects.toThrow(new RangeError(message))
    expect(fs.lstatSync(file).ino).toBe(before)
  })

  test('removes its file on close', async () => {
    await (await bindUnixSocket(file)).close()
    expect(fs.existsSync(file)).toBe(false)
  })

  test('rejects with the system error', async () => {
    await expect(bindUnixSocket(path.join(folder, 'no', 'socket'))).rejects.toMatchObject({
      code: expect.stringMatching(/ENOENT|EACCES/),
    })
  })

  test.each([
    ['', {}, TypeError],
    ['x', { mode: -1 }, RangeError],
    ['x', { mode: 0o10000 }, RangeError],
    ['x', { mode: 1.5 }, RangeError],
  ])('refuses %j with %j', async (name, options, error) => {
    await expect(bindUnixSocket(name, options)).rejects.toThrow(error)
  })

  const onLinux = process.platform === 'linux' ? test : test.skip
  onLinux('uses the abstract namespace without a file', async () => {
    const name = `\0tornado-ts-${process.pid}`
    const sock = opened.add(await bindUnixSocket(name))
    await opened.connect(name)
    expect(sock.family).toBe(AF_UNIX)
    await expect(bindUnixSocket(name)).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})
