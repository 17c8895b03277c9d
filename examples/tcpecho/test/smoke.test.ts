import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createInterface, type Interface } from 'node:readline'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from '@jest/globals'

const folder = `${import.meta.dirname}/..`
const node = ['--conditions=tornado-ts-source', '--import', 'tsx']
const sockets: Socket[] = []
let server: ChildProcess
let output: Interface
let port: number

beforeEach(async () => {
  server = spawn(process.execPath, [...node, `${folder}/server.ts`, '--port=0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  output = createInterface(server.stdout!)
  const [line] = (await once(output, 'line')) as [string]
  port = Number(/:(\d+)$/.exec(line)?.[1])
})

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
  server.kill('SIGKILL')
})

async function client(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  sockets.push(socket)
  await once(socket, 'connect')
  return socket
}

async function read(socket: Socket, length: number): Promise<string> {
  let text = ''
  while (text.length < length) text += String((await once(socket, 'data'))[0])
  return text
}

it('echoes several lines', async () => {
  const socket = await client()
  socket.write('one\ntwo\n')
  expect(await read(socket, 8)).toBe('one\ntwo\n')
})

it('serves two clients at once, one of them in the middle of a line', async () => {
  const [first, second] = [await client(), await client()]
  first.write('half ')
  second.write('whole\n')
  expect(await read(second, 6)).toBe('whole\n')
  first.write('done\n')
  expect(await read(first, 10)).toBe('half done\n')
})

it('echoes a line of a megabyte', async () => {
  const socket = await client()
  const line = `${'x'.repeat(1 << 20)}\n`
  socket.write(line)
  expect(await read(socket, line.length)).toBe(line)
})

it('says when a client leaves in the middle of a line, and serves on', async () => {
  const socket = await client()
  socket.end('no end of line')
  const [line] = (await once(output, 'line')) as [string]
  expect(line).toBe('lost a client')
  const next = await client()
  next.write('still there\n')
  expect(await read(next, 12)).toBe('still there\n')
})

it('comes with a client', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...node,
    `${folder}/client.ts`,
    `--port=${port}`,
    '--message=hello',
  ])
  expect(stdout).toBe('sent to server: hello\nresponse from server: hello\n')
})
