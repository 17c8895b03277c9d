import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from '@jest/globals'
import { RequestHandler } from '@tornado-ts/web'
import { CHROMIUM, hasChromium, whereInstalled } from '../support/installed.ts'
import { collectLogs } from '../support/logs.ts'
import { serve, Signal } from '../support/serve.ts'
import { PAGE, type PageReport } from './chromium-page.ts'
import { BRIEF, brief, JSON_MESSAGES, TOTAL_BYTES } from './messages.ts'
import { watchedEcho } from './watched-echo.ts'

const logs = collectLogs()

async function openPage(url: string): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), 'websocket-page-'))
  try {
    await promisify(execFile)(CHROMIUM, [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--user-data-dir=${profile}`,
      '--dump-dom',
      url,
    ])
  } finally {
    await rm(profile, { recursive: true, force: true })
  }
}

whereInstalled(CHROMIUM, hasChromium)(
  'a page in Chromium speaks with and without compression, and is told why it is closed',
  async () => {
    const reported = new Signal<readonly PageReport[]>()
    class Page extends RequestHandler {
      override get(): void {
        this.write(PAGE)
      }
    }
    class Messages extends RequestHandler {
      override get(): void {
        this.write(JSON_MESSAGES)
      }
    }
    class Report extends RequestHandler {
      override post(): void {
        reported.resolve(JSON.parse(this.request.body.toString()) as PageReport[])
      }
    }
    class Loaded extends RequestHandler {
      override async get(): Promise<void> {
        await reported.promise
      }
    }
    const [plain, deflate, closed] = [watchedEcho(false), watchedEcho(true), watchedEcho(false)]
    const site = await serve([
      ['/', Page],
      ['/messages', Messages],
      ['/report', Report],
      ['/loaded', Loaded],
      ['/plain', plain.handler],
      ['/deflate', deflate.handler],
      ['/closed', closed.handler],
    ])
    const [reports] = await Promise.all([
      reported.promise,
      openPage(`http://127.0.0.1:${site.port}/`),
    ])
    for (const { received } of reports) {
      const messages = received.map(([isText, data]) =>
        brief(isText ? data : Buffer.from(data, 'base64')),
      )
      expect(messages).toEqual(BRIEF)
    }
    const ends = reports.map(({ received: _, ...rest }) => rest)
    const done = { closeCode: 4001, closeReason: '', wasClean: true }
    expect(ends).toEqual([
      { extensions: '', ...done },
      { extensions: 'permessage-deflate', ...done },
      { extensions: '', closeCode: 3001, closeReason: 'as you like', wasClean: true },
    ])

    const seen = await plain.report
    expect(seen).toMatchObject({ closeCode: 4001, closeReason: 'done', pongs: ['are you there?'] })
    expect(seen.wireBytesIn).toBeGreaterThan(TOTAL_BYTES)
    const small = await deflate.report
    expect(small.messageBytesIn).toBe(TOTAL_BYTES)
    expect(small.wireBytesIn).toBeLessThan(TOTAL_BYTES / 1.5)
    expect(small.wireBytesOut).toBeLessThan(TOTAL_BYTES / 1.5)
    expect(await closed.report).toMatchObject({ closeCode: 3001 })
    expect(logs('ERROR')).toEqual([])
  },
  60_000,
)
