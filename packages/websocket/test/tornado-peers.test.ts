import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect } from '@jest/globals'
import { websocketConnect } from '../src/index.ts'
import { PYTHON, whereInstalled } from './support/installed.ts'
import { collectLogs } from './support/logs.ts'
import { DeflateEcho, Echo, serve } from './support/serve.ts'

const logs = collectLogs()
const children: ChildProcess[] = []

afterEach(() => {
  for (const child of children.splice(0)) child.kill()
})

/** Sends messages to the server of its arguments, and prints what comes back. */
const CLIENT = `
import asyncio, json, sys
from tornado.websocket import websocket_connect

async def main(url, compress):
    options = {} if compress else None
    ws = await websocket_connect(url, compression_options=options, ping_interval=5)
    messages = ['hello', 'hello', 'żółw', b'\\x00\\xff', '', 'large ' * 50000]
    same = []
    for message in messages:
        await ws.write_message(message, binary=isinstance(message, bytes))
    for message in messages:
        same.append(await ws.read_message() == message)
    ws.close(1001, 'goodbye')
    end = await ws.read_message()
    print(json.dumps([same, end, ws.close_code, ws.headers.get('Sec-WebSocket-Extensions')]))

asyncio.run(main(sys.argv[1], sys.argv[2] == 'true'))
`

/** Echoes, with compression for those who want it, and closes when it is told to. */
const SERVER = `
import asyncio
from tornado.web import Application
from tornado.websocket import WebSocketHandler

class Echo(WebSocketHandler):
    def on_message(self, message):
        if message == 'close':
            self.close(4000, 'as you wish')
        else:
            self.write_message(message, binary=isinstance(message, bytes))

class Deflate(Echo):
    def get_compression_options(self):
        return {}

async def main():
    app = Application([('/plain', Echo), ('/deflate', Deflate)], websocket_ping_interval=5)
    server = app.listen(0, address='127.0.0.1')
    print(list(server._sockets.values())[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
`

function python(program: string, ...args: string[]): ChildProcess {
  const child = spawn(PYTHON ?? 'python3', ['-c', program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  return child
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [line] = (await once(createInterface(child.stdout!), 'line')) as [string]
  return line
}

const each = whereInstalled("Python's Tornado", PYTHON !== undefined).each([false, true])

describe("Tornado's client and our server", () => {
  each(
    'compression %p',
    async (compress) => {
      const site = await serve([['/', compress ? DeflateEcho : Echo]])
      const [same, end, code, extensions] = JSON.parse(
        await firstLine(python(CLIENT, site.url(), String(compress))),
      ) as [boolean[], unknown, number, string | null]
      expect(same).toEqual([true, true, true, true, true, true])
      expect([end, code]).toEqual([null, 1001])
      expect(extensions?.startsWith('permessage-deflate') ?? false).toBe(compress)
      expect(logs('ERROR')).toEqual([])
    },
    30_000,
  )
})

describe("our client and Tornado's server", () => {
  each(
    'compression %p',
    async (compress) => {
      const port = await firstLine(python(SERVER))
      const url = `ws://127.0.0.1:${port}/${compress ? 'deflate' : 'plain'}`
      await using ws = await websocketConnect(url, {
        compressionOptions: compress ? {} : undefined,
      })
      expect(ws.headers?.has('Sec-WebSocket-Extensions')).toBe(compress)
      const large = 'large '.repeat(50_000)
      for (const message of ['hello', 'hello', 'żółw', '', large]) {
        void ws.writeMessage(message)
        expect((await ws.readMessage()) === message).toBe(true)
      }
      void ws.writeMessage(Buffer.from([0, 255]), { binary: true })
      expect(await ws.readMessage()).toEqual(Buffer.from([0, 255]))
      void ws.writeMessage('close')
      expect(await ws.readMessage()).toBeUndefined()
      expect([ws.closeCode, ws.closeReason]).toEqual([4000, 'as you wish'])
    },
    30_000,
  )
})
