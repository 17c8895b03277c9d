import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { bindSockets } from '@tornado-ts/netutil'

const LIMIT = 40_000

interface Result {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

async function run(program: string, ...args: string[]): Promise<Result> {
  const file = path.join(import.meta.dirname, 'programs', `${program}.ts`)
  const flags = ['--conditions=tornado-ts-source', '--import', 'tsx', file, ...args]
  const child = spawn(process.execPath, flags, {
    cwd: path.join(import.meta.dirname, '..'),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT - 5000,
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += String(chunk)))
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += String(chunk)))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, ...output }
}

async function supportsReusePort(): Promise<boolean> {
  try {
    const [sock] = await bindSockets(0, '127.0.0.1', { reusePort: true })
    await sock.close()
    return true
  } catch (error) {
    expect(error).toEqual(new RangeError('reusePort is not supported on this platform'))
    return false
  }
}

describe('a program', () => {
  test.each(['single', 'add-sockets', 'bind-start'])(
    '%s',
    async (program) => {
      const { code, stdout, stderr } = await run(program)
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect([...stdout].sort().join('')).toBe('012')
    },
    LIMIT,
  )

  test(
    'reuse-port, or the reason why not',
    async () => {
      const { code, stdout, stderr } = await run('reuse-port')
      if (await supportsReusePort()) {
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
        expect([...stdout].sort().join('')).toBe('012')
      } else {
        expect(code).toBe(1)
        expect(stderr).toContain('reusePort is not supported on this platform')
      }
    },
    LIMIT,
  )

  const onUnix = process.platform === 'win32' ? test.skip : test
  onUnix(
    'whose workers share a Unix socket',
    async () => {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tcpserver-'))
      const { stdout, stderr } = await run('serve-unix', path.join(folder, 'socket'))
      fs.rmSync(folder, { recursive: true })
      expect({ stdout, stderr }).toEqual({ stdout: '01', stderr: '' })
    },
    LIMIT,
  )
})
