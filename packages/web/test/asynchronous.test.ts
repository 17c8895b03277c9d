import { expect, it, jest } from '@jest/globals'
import { IOLoop } from '@tornado-ts/ioloop'
import { asynchronous, RequestHandler } from '../src/index.ts'
import { captureLogs, serve } from './serve.ts'

class Later extends RequestHandler {
  override get = asynchronous(function (this: Later): void {
    IOLoop.current().callLater(0.001, () => void this.finish('later'))
  })
}

class LaterError extends RequestHandler {
  override get = asynchronous(function (this: LaterError): void {
    IOLoop.current().addCallback(() => {
      IOLoop.current().addCallback(() => {
        throw new Error('two hops away')
      })
    })
  })
}

class SyncError extends RequestHandler {
  override get = asynchronous(function (this: SyncError): void {
    throw new Error('at once')
  })
}

class Promised extends RequestHandler {
  override get = asynchronous(async function (this: Promised): Promise<void> {
    await Promise.resolve()
    if (this.getArgument('fail', '') !== '') throw new Error('rejected')
    this.write('promised')
  })
}

class BareCallback extends RequestHandler {
  override get = asynchronous(function (this: BareCallback): void {
    const callback = this.asyncCallback((text: string) => {
      if (text === 'sync') throw new Error(text)
      return Promise.reject(new Error(text))
    })
    queueMicrotask(() => callback(this.getArgument('how')))
  })
}

it('waits for finish, or for the promise the method returns', async () => {
  const site = await serve([
    ['/later', Later],
    ['/promised', Promised],
  ])
  expect((await site.ask('/later')).body).toBe('later')
  expect((await site.ask('/promised')).body).toBe('promised')
})

it.each(['/late-error', '/sync-error', '/promised?fail=1', '/bare?how=sync', '/bare?how=async'])(
  'answers 500 for an error wherever it is thrown: %s',
  async (path) => {
    const records = captureLogs()
    const site = await serve([
      ['/late-error', LaterError],
      ['/sync-error', SyncError],
      ['/promised', Promised],
      ['/bare', BareCallback],
    ])
    expect((await site.ask(path)).status).toBe(500)
    const errors = records.filter((record) => record.name === 'tornado.application')
    expect(errors).toHaveLength(1)
  },
)

it('warns once', async () => {
  const emit = jest.spyOn(process, 'emitWarning')
  const site = await serve([['/later', Later]])
  await site.ask('/later')
  await site.ask('/later')
  expect(emit.mock.calls.length).toBeLessThanOrEqual(1)
  emit.mockRestore()
})

it('requireSetting names the setting and what needs it', async () => {
  class Needy extends RequestHandler {
    override get(): void {
      this.requireSetting('present')
      expect(() => this.requireSetting('absent', 'the oracle')).toThrow(
        "You must define the 'absent' setting in your application to use the oracle",
      )
    }
  }
  const site = await serve([['/', Needy]], { present: true })
  expect((await site.ask('/')).status).toBe(200)
})
