import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { HTTPHeaders, ResponseStartLine } from '@tornado-ts/httputil'
import { CRITICAL, accessLog, appLog } from '@tornado-ts/log'
import { Application, RequestHandler } from '@tornado-ts/web'
import { WebSocketHandler } from '@tornado-ts/websocket'
import { AsyncHTTPSTestCase, ExpectLog, serve } from '../src/index.ts'

class Page extends RequestHandler {
  override get(): void {
    this.write(`${this.request.protocol} ${this.request.path}`)
  }
}
class Away extends RequestHandler {
  override get(): void {
    this.redirect('/page')
  }
}
class Boom extends RequestHandler {
  override get(): never {
    throw new Error('boom')
  }
}
class Echo extends WebSocketHandler {
  override onMessage(message: string | Buffer): void {
    void this.writeMessage(message)
  }
}

const application = (): Application =>
  new Application([
    ['/page', Page],
    ['/away', Away],
    ['/boom', Boom],
    ['/echo', Echo],
  ])

beforeAll(() => accessLog.setLevel(CRITICAL))

describe('serve', () => {
  it('serves an application until it is closed', async () => {
    const server = await serve(application())
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`)
    expect((await server.fetch('/page')).body.toString()).toBe('http /page')
    expect((await server.fetch(`${server.url}/page?x`)).code).toBe(200)
    expect((await server.fetch(new URL('page', `${server.url}/`))).code).toBe(200)
    expect(await server.close()).toMatchObject({ forced: 0 })
    expect(await server.close()).toBe(await server.close())
    await expect(fetch(`${server.url}/page`)).rejects.toThrow()
  })

  it('rejects for no status, and for a connection that is refused', async () => {
    await using server = await serve(application())
    expect((await server.fetch('/nowhere')).code).toBe(404)
    await expect(server.fetch('/nowhere', { raiseError: true })).rejects.toThrow('Not Found')
    const other = await serve(application())
    await other.close()
    await expect(server.fetch(`${other.url}/page`)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('follows redirects when it is told to', async () => {
    await using server = await serve(application())
    const response = await server.fetch('/away')
    expect([response.code, response.headers.get('Location')]).toEqual([302, '/page'])
    expect((await server.fetch('/away', { followRedirects: true })).code).toBe(200)
  })

  it('takes a function of a request', async () => {
    await using server = await serve((request) => {
      const headers = new HTTPHeaders({ 'Content-Length': '2' })
      void request.connection?.writeHeaders(new ResponseStartLine('', 200, 'OK'), headers, 'ok')
      request.connection?.finish()
    })
    expect((await server.fetch('/')).body.toString()).toBe('ok')
  })

  it.each([false, true])('opens WebSockets, TLS: %s', async (secure) => {
    const sslOptions = secure ? AsyncHTTPSTestCase.defaultSslOptions() : undefined
    await using server = await serve(application(), { sslOptions })
    const page = await server.fetch('/page')
    expect(page.body.toString()).toBe(`${secure ? 'https' : 'http'} /page`)
    const socket = await server.connect('/echo')
    await socket.writeMessage('hello')
    expect(await socket.readMessage()).toBe('hello')
  })

  it('rejects when it is closed, if a handler failed', async () => {
    const server = await serve(application())
    const silence = (): boolean => false
    try {
      appLog.addFilter(silence)
      expect((await server.fetch('/boom')).code).toBe(500)
      await expect(server.close()).rejects.toMatchObject({
        message: 'uncaught errors in the application',
        errors: [{ message: 'boom' }],
      })
    } finally {
      appLog.removeFilter(silence)
    }
    expect(appLog.filters).toEqual([])
  })

  it('lets handlers fail as expected', async () => {
    const server = await serve(application())
    await new ExpectLog(appLog, 'Uncaught exception GET /boom').run(() => server.fetch('/boom'))
    await server.close()
    const silence = (): boolean => false
    const tolerant = await serve(application(), { allowErrors: true })
    appLog.addFilter(silence)
    await tolerant.fetch('/boom')
    appLog.removeFilter(silence)
    await tolerant.close()
  })

  it('leaves nothing open under node:test', () => {
    const file = fileURLToPath(new URL('fixtures/serve-node-test.ts', import.meta.url))
    const flags = ['--conditions=tornado-ts-source', '--import', 'tsx', '--test-reporter=tap']
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const { stdout, status } = spawnSync(process.execPath, [...flags, file], {
      encoding: 'utf8',
      timeout: 50_000,
      env,
    })
    expect(stdout).toContain('# pass 1')
    expect(status).toBe(0)
  })
})
