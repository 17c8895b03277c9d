import { expect, test } from '@jest/globals'
import {
  HTTPConnection,
  HTTPHeaders,
  HTTPMessageDelegate,
  HTTPServerConnectionDelegate,
  RequestStartLine,
  ResponseStartLine,
} from '../src/index.ts'

class Message extends HTTPMessageDelegate {}

class Connection extends HTTPConnection {
  override readonly context = undefined
  override readonly stream = undefined
  readonly written: unknown[] = []

  override writeHeaders(...args: unknown[]): Promise<void> {
    this.written.push(args)
    return Promise.resolve()
  }

  override write(chunk: Uint8Array | string): Promise<void> {
    this.written.push(chunk)
    return Promise.resolve()
  }

  override finish(): void {
    this.written.push('finish')
  }

  override setCloseCallback(): void {}
  override setMaxBodySize(): void {}
  override setBodyTimeout(): void {}
  override detach(): undefined {}
}

test('a delegate that overrides nothing accepts everything in the same turn', () => {
  const delegate = new Message()
  const startLine = new RequestStartLine('GET', '/', 'HTTP/1.1')
  expect(delegate.headersReceived(startLine, new HTTPHeaders())).toBeUndefined()
  expect(delegate.dataReceived(Buffer.from('x'))).toBeUndefined()
  delegate.finish()
  delegate.onConnectionClose()
})

test('a server delegate need only start requests', async () => {
  class Server extends HTTPServerConnectionDelegate {
    override startRequest(_server: unknown, connection: HTTPConnection): HTTPMessageDelegate {
      void connection.writeHeaders(new ResponseStartLine('', 200, 'OK'), new HTTPHeaders(), 'hi')
      connection.finish()
      return new Message()
    }
  }
  const server = new Server()
  const connection = new Connection()
  expect(server.startRequest(undefined, connection)).toBeInstanceOf(Message)
  server.onClose(undefined)
  await connection.write('more')
  expect(connection.written.length).toBe(3)
  expect(connection.context).toBeUndefined()
})

test('any object with the methods will do', () => {
  const plain: HTTPMessageDelegate = {
    headersReceived: () => undefined,
    dataReceived: () => undefined,
    finish: () => undefined,
    onConnectionClose: () => undefined,
  }
  const server: HTTPServerConnectionDelegate = {
    startRequest: () => plain,
    onClose: () => undefined,
  }
  expect(server.startRequest(undefined, new Connection())).toBe(plain)
})
