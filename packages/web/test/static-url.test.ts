import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from '@jest/globals'
import {
  Application,
  RequestHandler,
  type Settings,
  StaticFileHandler,
  type StaticUrlOptions,
} from '../src/index.ts'
import { captureLogs, serve } from './serve.ts'
import { temporaryFolder } from './static-files.ts'

const version = (text: string): string => createHash('sha512').update(text).digest('hex')

let staticPath = ''

beforeEach(async () => {
  staticPath = await temporaryFolder()
  await mkdir(join(staticPath, 'dir'))
  for (const name of ['a.css', 'robots.txt', 'favicon.ico', 'dir/index.html']) {
    await writeFile(join(staticPath, name), name)
  }
  StaticFileHandler.reset()
})

/** Writes the URL of the file that the query names. */
class Url extends RequestHandler {
  override get(): void {
    const options = this.getArgument('options', '{}')
    this.write(this.staticUrl(this.getArgument('path'), JSON.parse(options) as StaticUrlOptions))
  }
}

class HostUrl extends Url {
  override includeHost = true
}

const ask = encodeURIComponent

describe('staticUrl', () => {
  it.each<[string, object, string]>([
    ['a.css', {}, `/static/a.css?v=${version('a.css')}`],
    ['a.css', { includeVersion: false }, '/static/a.css'],
    ['a.css', { includeVersion: false, includeHost: true }, 'http://a.example/static/a.css'],
  ])('of %p with %j is %s', async (path, options, expected) => {
    const site = await serve([['/', Url]], { staticPath })
    const answer = await site.ask(`/?path=${path}&options=${ask(JSON.stringify(options))}`, {
      headers: { Host: 'a.example' },
    })
    expect(answer.body).toBe(expected)
  })

  it('has the host where the handler says so', async () => {
    const site = await serve([['/', HostUrl]], { staticPath, staticUrlPrefix: '/s/' })
    const headers = { Host: 'a.example' }
    const url = `/s/a.css?v=${version('a.css')}`
    expect((await site.ask('/?path=a.css', { headers })).body).toBe(`http://a.example${url}`)
    const bare = await site.ask(`/?path=a.css&options=${ask('{"includeHost":false}')}`, { headers })
    expect(bare.body).toBe(url)
  })

  it('leads to the file, which may be cached', async () => {
    const site = await serve([['/', Url]], { staticPath, staticUrlPrefix: '/s.+/' })
    const { body } = await site.ask('/?path=a.css')
    const answer = await site.ask(body)
    expect(answer.body).toBe('a.css')
    expect(answer.headers['cache-control']).toBe('max-age=315360000')
    expect((await site.ask('/sxx/a.css')).status).toBe(404)
  })

  it('has no version for a file that is missing, which is logged once', async () => {
    const records = captureLogs()
    const site = await serve([['/', Url]], { staticPath, logFunction: () => {} })
    expect((await site.ask('/?path=missing')).body).toBe('/static/missing')
    expect((await site.ask('/?path=missing')).body).toBe('/static/missing')
    expect(records.map((record) => record.getMessage())).toEqual([
      `Could not open static file ${JSON.stringify(join(staticPath, 'missing'))}`,
    ])
  })

  it('needs the setting staticPath', async () => {
    captureLogs()
    const site = await serve([['/', Url]], { serveTraceback: true })
    const answer = await site.ask('/?path=a.css')
    expect(answer.status).toBe(500)
    expect(answer.body).toContain("You must define the 'staticPath' setting")
  })

  it.each<[Settings, boolean]>([
    [{}, false],
    [{ staticHashCache: false }, true],
    [{ debug: true }, true],
    [{ debug: true, staticHashCache: true }, false],
  ])('with %j notices a change: %p', async (settings, notices) => {
    const site = await serve([['/', Url]], { staticPath, ...settings })
    const { body } = await site.ask('/?path=a.css')
    await writeFile(join(staticPath, 'a.css'), 'changed')
    const later = (await site.ask('/?path=a.css')).body
    expect(later).toBe(notices ? `/static/a.css?v=${version('changed')}` : body)
    StaticFileHandler.reset()
    expect((await site.ask('/?path=a.css')).body).toContain(version('changed'))
  })
})

describe('the static settings', () => {
  it('serve the folder, and favicon.ico and robots.txt at the top', async () => {
    captureLogs()
    const site = await serve([], { staticPath })
    for (const path of ['/static/a.css', '/favicon.ico', '/robots.txt', '/static/robots.txt']) {
      expect((await site.ask(path)).status).toBe(200)
    }
    expect((await site.ask('/a.css')).status).toBe(404)
    expect((await site.ask('/faviconXico')).status).toBe(404)
  })

  it('hand their arguments over as a copy', async () => {
    const staticHandlerArgs = { defaultFilename: 'index.html' }
    const site = await serve([], { staticPath, staticHandlerArgs })
    expect((await site.ask('/static/dir/')).body).toBe('dir/index.html')
    expect(staticHandlerArgs).toEqual({ defaultFilename: 'index.html' })
  })

  it('name the class that serves, and makes the URLs', async () => {
    class Own extends StaticFileHandler {
      static override makeStaticUrl(settings: Settings, path: string, options: object): string {
        return `${settings.staticUrlPrefix}${path}?own=${JSON.stringify(options)}`
      }

      override setExtraHeaders(path: string): void {
        this.setHeader('X-Path', path)
      }
    }
    const site = await serve([['/', Url]], {
      staticPath,
      staticHandlerClass: Own,
      staticUrlPrefix: '/own/',
    })
    const { body } = await site.ask(`/?path=a.css&options=${ask('{"includeHost":false,"x":1}')}`)
    expect(body).toBe('/own/a.css?own={"x":1}')
    expect((await site.ask('/own/a.css')).headers['x-path']).toBe('a.css')
  })

  it('come before the rules of the application', async () => {
    class Other extends RequestHandler {
      override get(): void {
        this.write('other')
      }
    }
    const site = await serve(new Application([['/.*', Other]], { staticPath }))
    expect((await site.ask('/static/a.css')).body).toBe('a.css')
    expect((await site.ask('/other')).body).toBe('other')
  })
})
