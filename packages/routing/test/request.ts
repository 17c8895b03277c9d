import {
  type HTTPConnection,
  HTTPHeaders,
  HTTPServerRequest,
  RequestStartLine,
} from '@tornado-ts/httputil'

/** A request as a router sees it. */
export function makeRequest(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): HTTPServerRequest {
  return new HTTPServerRequest({
    startLine: new RequestStartLine(method, path, 'HTTP/1.1'),
    headers: new HTTPHeaders({ Host: 'www.example.com:8080', ...headers }),
    connection: { context: undefined } as HTTPConnection,
    serverConnection: 'the server connection',
  })
}
