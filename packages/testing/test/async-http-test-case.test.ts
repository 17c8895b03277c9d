import { AssertionError } from 'node:assert'
import { describe, expect, it } from '@jest/globals'
import { HTTPClientError } from '@tornado-ts/httpclient'
import { HTTPServer } from '@tornado-ts/httpserver'
import { IOLoop } from '@tornado-ts/ioloop'
import { accessLog, appLog, ERROR } from '@tornado-ts/log'
import { Application, RequestHandler } from '@tornado-ts/web'
import {
  AsyncHTTPSTestCase,
  AsyncHTTPTestCase,
  ExpectLog,
  type TestResult,
  bindUnusedPort,
  genTest,
} from '../src/index.ts'

accessLog.setLevel(ERROR)

class Hello extends RequestHandler {
  override get(): void {
    this.write(`${this.request.protocol} ${this.request.path}`)
  }
}

class HelloTest extends AsyncHTTPTestCase {
  override getApp(): Application {
    return new Application([['/path', Hello]])
  }
}

const PASSED: TestResult = { errors: [], failures: [], skipped: undefined }

describe('AsyncHTTPTestCase', () => {
  it('serves the application for the time of a test', async () => {
    class Fetching extends HelloTest {
      seen: unknown
      async testFetch(): Promise<void> {
        this.seen = [this.httpServer, this.app]
        const response = await this.fetch('/path')
        expect(response.request.url).toBe(this.getUrl('/path'))
        expect(response.body.toString()).toBe('http /path')
      }
      testInGenerator = genTest(function* (this: Fetching): Generator<unknown> {
        yield this.httpClient.fetch(this.getUrl('/path'))
      })
    }
    const test = new Fetching()
    expect(await test.run('testFetch')).toMatchObject(PASSED)
    expect(test.seen).toMatchObject([expect.any(HTTPServer), expect.any(Application)])
    expect(test).not.toHaveProperty('httpServer')
    expect(test).not.toHaveProperty('app')
    expect(await new Fetching().run('testInGenerator')).toMatchObject(PASSED)
  })

  it('does not reject for a status, unless it is told to', async () => {
    class Missing extends HelloTest {
      async testMissing(): Promise<void> {
        expect((await this.fetch('/nowhere')).code).toBe(404)
        await expect(this.fetch('/nowhere', { raiseError: true })).rejects.toBeInstanceOf(
          HTTPClientError,
        )
      }
    }
    expect(await new Missing().run('testMissing')).toMatchObject(PASSED)
  })

  it('rejects when there is no server', async () => {
    class Refused extends HelloTest {
      async testRefused(): Promise<void> {
        this.httpServer.stop()
        await expect(this.fetch('/path')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
      }
    }
    expect(await new Refused().run('testRefused')).toMatchObject(PASSED)
  })

  it('fetches from other servers by whole URLs', async () => {
    const second = new HTTPServer(new Application([['/other', Hello]]))
    const [socket, port] = await bindUnusedPort()
    second.addSockets([socket])
    class Other extends HelloTest {
      async testOther(): Promise<void> {
        expect(port).not.toBe(this.getHttpPort())
        const response = await this.fetch(`HTTP://127.0.0.1:${port}/other`)
        expect(response.body.toString()).toBe('http /other')
      }
    }
    try {
      expect(await new Other().run('testOther')).toMatchObject(PASSED)
    } finally {
      await second.drain({ timeout: 0 })
    }
  })

  it('takes an application that has to be waited for, and wants one', async () => {
    const loop = IOLoop.current()
    class Slow extends AsyncHTTPTestCase {
      override async getApp(): Promise<Application> {
        await Promise.resolve()
        return new Application([['/', Hello]])
      }
      async testIt(): Promise<void> {
        expect((await this.fetch('/')).code).toBe(200)
      }
    }
    expect(await new Slow().run('testIt')).toMatchObject(PASSED)
    class None extends AsyncHTTPTestCase {
      testIt(): void {}
    }
    expect((await new None().run('testIt')).errors).toMatchObject([
      { message: 'not implemented: getApp of None' },
    ])
    expect(IOLoop.current()).toBe(loop)
  })

  it('shows failures of a handler in the log, and those of a test in its result', async () => {
    class Boom extends RequestHandler {
      override get(): never {
        throw new Error('boom')
      }
    }
    class BoomTest extends AsyncHTTPTestCase {
      override getApp(): Application {
        return new Application([['/', Boom]])
      }
      async testFails(): Promise<void> {
        await new ExpectLog(appLog, /Uncaught exception GET \//).run(async () => {
          expect((await this.fetch('/')).code).toBe(500)
        })
        throw new AssertionError({ message: 'of the test' })
      }
    }
    const level = accessLog.level
    accessLog.setLevel(100)
    try {
      const result = await new BoomTest().run('testFails')
      expect(result).toMatchObject({ errors: [], failures: [{ message: 'of the test' }] })
    } finally {
      accessLog.setLevel(level)
    }
  })
})

describe('AsyncHTTPSTestCase', () => {
  it('does the same over TLS', async () => {
    class Secure extends AsyncHTTPSTestCase {
      override getApp(): Application {
        return new Application([['/path', Hello]])
      }
      async testFetch(): Promise<void> {
        expect(this.getUrl('/')).toMatch(/^https:/)
        expect((await this.fetch('/path')).body.toString()).toBe('https /path')
      }
    }
    expect(await new Secure().run('testFetch')).toMatchObject(PASSED)
  })
})
