import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from '@jest/globals'
import { RequestHandler } from '@tornado-ts/web'
import { CHROMIUM, hasChromium, whereInstalled } from './support/installed.ts'
import { collectLogs } from './support/logs.ts'
import { DeflateEcho, serve, Signal } from './support/serve.ts'

const logs = collectLogs()
const run = promisify(execFile)

const PAGE = `<!doctype html><title>page</title><pre id="log"></pre><img src="/hold"><script>
const log = (text) => document.getElementById('log').textContent += text + '|'
const ws = new WebSocket('ws://' + location.host + '/echo')
ws.binaryType = 'arraybuffer'
const messages = ['hello', 'żółw 😀', new Uint8Array([1, 2, 255]), 'x'.repeat(100000)]
ws.onopen = () => { log(ws.extensions); messages.forEach((m) => ws.send(m)) }
let count = 0
ws.onmessage = ({ data }) => {
  log(typeof data === 'string' ? (data.length > 100 ? data.length : data) : 'bytes ' + new Uint8Array(data))
  if (++count === messages.length) ws.close(4001, 'done')
}
ws.onclose = (e) => { log('closed ' + e.code + ' ' + e.wasClean) }
</script>`

whereInstalled(CHROMIUM, hasChromium)(
  'a page in Chromium talks to our server',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chromium-'))
    const closed = new Signal<number | undefined>()
    class Page extends RequestHandler {
      override get(): void {
        this.write(PAGE)
      }
    }
    /** The page has not loaded before this is answered, and only then is it printed. */
    class Hold extends RequestHandler {
      override async get(): Promise<void> {
        await closed.promise
        await new Promise((resolve) => setTimeout(resolve, 200))
      }
    }
    class Watched extends DeflateEcho {
      override onClose(): void {
        closed.resolve(this.closeCode)
      }
    }
    const site = await serve([
      ['/', Page],
      ['/hold', Hold],
      ['/echo', Watched],
    ])
    try {
      const { stdout } = await run(CHROMIUM, [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        `--user-data-dir=${join(folder, 'profile')}`,
        '--dump-dom',
        `http://127.0.0.1:${site.port}/`,
      ])
      expect(stdout).toContain(
        '<pre id="log">permessage-deflate|hello|żółw 😀|bytes 1,2,255|100000|closed 4001 true|</pre>',
      )
      expect(await closed.promise).toBe(4001)
      expect(logs('ERROR')).toEqual([])
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
  60_000,
)
