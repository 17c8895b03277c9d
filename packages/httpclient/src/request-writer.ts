import type { HTTP1Connection } from '@tornado-ts/http1connection'
import { RequestStartLine } from '@tornado-ts/httputil'
import type { HTTPHeaders } from '@tornado-ts/httputil'
import type { RequestProxy } from './request-proxy.ts'

/** Whose request is written. */
interface RequestOwner {
  fail(error: unknown): void
}

/**
 * Writes a request to a connection: head and body in one go, or the head first where the server is
 * to be asked for the body.
 *
 * @param owner Told of what goes wrong later than at this call.
 * @throws RangeError, TypeError for what cannot be sent.
 */
export function writeRequest(
  connection: HTTP1Connection,
  request: RequestProxy,
  target: string,
  headers: HTTPHeaders,
  owner: RequestOwner,
): void {
  const startLine = new RequestStartLine(request.method, target, '')
  if (asksFirst(request)) {
    void connection.writeHeaders(startLine, headers)
  } else if (request.bodyProducer === undefined) {
    void connection.writeHeaders(startLine, headers, request.body)
    connection.finish()
  } else {
    void connection.writeHeaders(startLine, headers)
    void produceBody(connection, request.bodyProducer, owner)
  }
}

/** Whether the body is held back until the server asks for it. */
export function asksFirst({ expect100Continue, body, bodyProducer }: RequestProxy): boolean {
  return expect100Continue && (body !== undefined || bodyProducer !== undefined)
}

/** Writes the body that {@link writeRequest} has held back. */
export function writeBody(
  connection: HTTP1Connection,
  { body, bodyProducer }: RequestProxy,
  owner: RequestOwner,
): void {
  if (bodyProducer !== undefined) {
    void produceBody(connection, bodyProducer, owner)
  } else {
    if (body !== undefined) void connection.write(body)
    connection.finish()
  }
}

async function produceBody(
  connection: HTTP1Connection,
  producer: NonNullable<RequestProxy['bodyProducer']>,
  owner: RequestOwner,
): Promise<void> {
  try {
    await producer((chunk) => connection.write(chunk))
    connection.finish()
  } catch (error) {
    owner.fail(error)
  }
}
