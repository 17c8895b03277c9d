import { getLogger, Handler, type LogRecord } from '@tornado-ts/log'
import type { HTTPServerRequest } from '@tornado-ts/httputil'
import { afterEach, describe, expect, test } from '@jest/globals'
import { lazy, RuleRouter } from '../src/index.ts'
import { makeRequest } from './request.ts'
import { answer, answering, closeServers, exchange, get, serve } from './served.ts'

afterEach(closeServers)

describe('lazy', () => {
  test('two first requests load once, later ones do not wait', async () => {
    let loads = 0
    let loaded = (_target: unknown): void => undefined
    const target = lazy(() => {
      loads++
      return new Promise((resolve) => (loaded = resolve))
    })
    const router = new RuleRouter([['/a', target]])
    const port = await serve(router)
    const both = Promise.all([get(port, '/a'), get(port, '/a')])
    while (loads === 0) await new Promise(setImmediate)
    loaded(answering('loaded'))
    expect(await both).toEqual(['loaded', 'loaded'])
    expect(await get(port, '/a')).toBe('loaded')
    expect(loads).toBe(1)
    // Now it is the target's own delegate.
    const delegate = router.findHandler(makeRequest('/a'))
    expect(delegate?.headersReceived({} as never, {} as never)).toBeUndefined()
  })

  test('a module stands for its default export', async () => {
    const port = await serve(
      new RuleRouter([
        ['/default', lazy(() => import('./fixtures/lazy-module.ts'))],
        ['/named', lazy(async () => (await import('./fixtures/lazy-module.ts')).named)],
      ]),
    )
    expect(await get(port, '/default')).toBe('the default export')
    expect(await get(port, '/named')).toBe('the named export')
  })

  test('a nested router that has no target answers 404, before and after it is loaded', async () => {
    const port = await serve(new RuleRouter([['/.*', lazy(async () => new RuleRouter())]]))
    expect(await get(port, '/a')).toBe('HTTP/1.1 404 Not Found')
    expect(await get(port, '/a')).toBe('HTTP/1.1 404 Not Found')
  })

  test('a body that comes with the first request waits for the target', async () => {
    const callable = (request: HTTPServerRequest): void => {
      answer(request.connection!, `${request.path} ${String(request.body)}`)
    }
    const port = await serve(new RuleRouter([['/a', lazy(async () => callable)]]))
    const head = 'POST /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 4\r\n\r\n'
    expect(await exchange(port, `${head}body`)).toMatch(/\r\n\r\n\/a body$/)
  })

  test('a load that fails is logged, ends the connection, and is tried again', async () => {
    class Collecting extends Handler {
      readonly messages: string[] = []
      override emit(record: LogRecord): void {
        this.messages.push(record.getMessage())
      }
    }
    const collected = new Collecting()
    const logger = getLogger('tornado.application')
    logger.addHandler(collected)
    logger.propagate = false
    try {
      let loads = 0
      const target = lazy(() => {
        // Once at once, once later.
        if (++loads === 1) throw new Error('no such file')
        if (loads === 2) return Promise.reject(new Error('syntax error'))
        return Promise.resolve(answering('at last'))
      })
      const port = await serve(new RuleRouter([['/a', target]]))
      expect(await get(port, '/a')).toBe('')
      expect(await get(port, '/a')).toBe('')
      expect(await get(port, '/a')).toBe('at last')
      expect(collected.messages).toEqual(['Uncaught exception', 'Uncaught exception'])
    } finally {
      logger.removeHandler(collected)
      logger.propagate = true
    }
  })

  test('a client that leaves while loading is not served', async () => {
    let started = 0
    let loaded = (_target: unknown): void => undefined
    const target = lazy(() => new Promise((resolve) => (loaded = resolve)))
    const router = new RuleRouter([['/a', target]])
    const delegate = router.findHandler(makeRequest('/a'))!
    const received = delegate.headersReceived({} as never, {} as never)
    delegate.onConnectionClose()
    loaded({
      startRequest: () => {
        started++
        return {}
      },
    })
    await received
    expect(started).toBe(0)
  })

  test('what cannot load is refused', () => {
    expect(() => lazy('./module.ts' as unknown as () => Promise<unknown>)).toThrow(TypeError)
  })
})
