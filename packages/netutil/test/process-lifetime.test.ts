import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'

const PACKAGE = path.join(import.meta.dirname, '..', 'src', 'index.ts')

/** Runs a program that has the package as `netutil`; resolves with its exit code and output. */
async function run(program: string): Promise<[code: number | null, output: string]> {
  const source = `
    const netutil = await import(${JSON.stringify(PACKAGE)})
    const net = await import('node:net')
    ${program}`
  const child = spawn(
    process.execPath,
    ['--conditions=tornado-ts-source', '--import', 'tsx', '--input-type=module', '-e', source],
    { stdio: ['ignore', 'pipe', 'inherit'], cwd: path.join(import.meta.dirname, '..') },
  )
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += String(chunk)))
  const [code] = (await once(child, 'close')) as [number | null]
  return [code, output]
}

describe('a process', () => {
  test('ends although a socket is bound and holds a connection', async () => {
    const [code, output] = await run(`
      const [sock] = await netutil.bindSockets(0, '127.0.0.1')
      const client = net.connect(sock.port, '127.0.0.1')
      await new Promise((resolve) => sock.server.once('connection', resolve))
      client.unref()
      console.log(sock.readable)`)
    expect([code, output]).toEqual([0, 'true\n'])
  }, 20_000)

  test('stays while a handler is attached, and ends when it is removed', async () => {
    const [code, output] = await run(`
      const [sock] = await netutil.bindSockets(0, '127.0.0.1')
      const stop = netutil.addAcceptHandler(sock, (connection) => {
        console.log('served')
        connection.destroy()
        stop()
      })
      setTimeout(() => net.connect(sock.port, '127.0.0.1'), 50).unref()`)
    expect([code, output]).toEqual([0, 'served\n'])
  }, 20_000)

  test('has no handle just from loading the package', async () => {
    const [code, output] = await run(
      'console.log(process.getActiveResourcesInfo().filter((name) => /TCP|UDP|Time|Immediate/.test(name)))',
    )
    expect([code, output]).toEqual([0, '[]\n'])
  }, 20_000)
})
