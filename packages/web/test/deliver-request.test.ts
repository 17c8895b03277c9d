import { describe, expect, it } from '@jest/globals'
import {
  HTTPHeaders,
  HTTPMessageDelegate,
  HTTPServerRequest,
  RequestStartLine,
} from '@tornado-ts/httputil'
import { deliverRequest } from '../src/deliver-request.ts'
import { Application, RequestHandler, streamRequestBody } from '../src/index.ts'
import { formBody, FORM_TYPE } from './multipart-requests.ts'
import { captureLogs, serve } from './serve.ts'

function request(body = ''): HTTPServerRequest {
  return new HTTPServerRequest({
    startLine: new RequestStartLine('POST', '/', 'HTTP/1.1'),
    headers: new HTTPHeaders({ Host: 'a' }),
    body: Buffer.from(body),
  })
}

/** Writes down what it is called with; `wait` makes it return promises. */
class Recorder extends HTTPMessageDelegate {
  readonly calls: string[] = []
  readonly wait: boolean

  constructor(wait: boolean) {
    super()
    this.wait = wait
  }

  #call(name: string): void | Promise<void> {
    this.calls.push(`${name} begins`)
    if (!this.wait) return undefined
    return new Promise<void>(setImmediate).then(() => void this.calls.push(`${name} ends`))
  }

  override headersReceived(): void | Promise<void> {
    return this.#call('headers')
  }

  override dataReceived(chunk: Buffer): void | Promise<void> {
    return this.#call(chunk.toString())
  }

  override finish(): void {
    this.calls.push('finish')
  }
}

describe('deliverRequest', () => {
  it('is done at once where nothing waits', () => {
    const delegate = new Recorder(false)
    deliverRequest(delegate, request('body'))
    expect(delegate.calls).toEqual(['headers begins', 'body begins', 'finish'])
    const empty = new Recorder(false)
    deliverRequest(empty, request())
    expect(empty.calls).toEqual(['headers begins', 'finish'])
  })

  it('waits for each promise', async () => {
    const delegate = new Recorder(true)
    deliverRequest(delegate, request('body'))
    while (!delegate.calls.includes('finish')) await new Promise(setImmediate)
    expect(delegate.calls).toEqual([
      'headers begins',
      'headers ends',
      'body begins',
      'body ends',
      'finish',
    ])
  })

  it('logs a promise that rejects, and stops', async () => {
    const records = captureLogs()
    const delegate = new Recorder(false)
    delegate.headersReceived = () => Promise.reject(new Error('no'))
    deliverRequest(delegate, request('body'))
    while (records.length === 0) await new Promise(setImmediate)
    expect(records[0]?.excInfo).toEqual(new Error('no'))
    expect(delegate.calls).toEqual([])
  })
})

it('an application serves the requests of another, streamed forms among them', async () => {
  const parts: string[] = []
  class FormHandler extends RequestHandler {
    override async prepare(): Promise<void> {
      this.receiveMultipart(async (part) => void parts.push(await part.text()))
      await new Promise(setImmediate)
    }

    override post(): void {
      this.write('taken')
    }
  }
  const inner = new Application([['/', streamRequestBody(FormHandler)]])
  const site = await serve([['/', (outer: HTTPServerRequest) => inner.handleRequest(outer)]])
  const body = formBody(['a', 'b'].map((name) => ({ name, body: name })))
  const answer = await site.ask('/', {
    method: 'POST',
    headers: { 'Content-Type': FORM_TYPE },
    body,
  })
  expect(answer.body).toBe('taken')
  expect(parts).toEqual(['a', 'b'])
})
