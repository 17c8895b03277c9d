import type { HTTPConnection, HTTPServerRequest } from '@tornado-ts/httputil'

/**
 * The connection a handler answers on.
 *
 * @throws Error for a request that was made by hand and has none.
 */
export function requireConnection(request: HTTPServerRequest): HTTPConnection {
  const connection = request.connection
  if (connection === undefined) throw new Error('the request has no connection to answer on')
  return connection
}
