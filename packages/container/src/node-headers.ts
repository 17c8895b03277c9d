import type { IncomingHttpHeaders } from 'node:http'
import type { HTTPHeaders } from '@tornado-ts/httputil'

/** Of these the first line counts, as in Node; lines of others are joined. */
const SINGLE: ReadonlySet<string> = new Set([
  'age',
  'authorization',
  'content-length',
  'content-type',
  'etag',
  'expires',
  'from',
  'host',
  'if-modified-since',
  'if-unmodified-since',
  'last-modified',
  'location',
  'max-forwards',
  'proxy-authorization',
  'referer',
  'retry-after',
  'server',
  'user-agent',
])

/** The values of each header, by its name in lower case. */
export function distinctHeaders(headers: HTTPHeaders): NodeJS.Dict<string[]> {
  const distinct = Object.create(null) as NodeJS.Dict<string[]>
  for (const name of headers.keys()) distinct[name.toLowerCase()] = headers.getList(name)
  return distinct
}

/** One value for each header, by the rules of Node's `message.headers`. */
export function joinedHeaders(distinct: NodeJS.Dict<string[]>): IncomingHttpHeaders {
  const joined: IncomingHttpHeaders = {}
  for (const [name, values = []] of Object.entries(distinct)) {
    if (name === 'set-cookie') joined[name] = values
    else if (SINGLE.has(name)) joined[name] = values[0]
    else joined[name] = values.join(name === 'cookie' ? '; ' : ', ')
  }
  return joined
}
