import type { RequestProxy } from './request-proxy.ts'

/** The methods that are sent without further ado, and whether they have a body. */
const HAS_BODY: ReadonlyMap<string, boolean> = new Map([
  ['GET', false],
  ['HEAD', false],
  ['POST', true],
  ['PUT', true],
  ['DELETE', false],
  ['PATCH', true],
  ['OPTIONS', false],
])

/**
 * Checks that the parts of a request go together.
 *
 * @throws Error for an unknown method, RangeError for a body that is missing, superfluous or given
 *   twice, and for a proxy without port or with an unknown `proxyAuthMode`.
 */
export function checkRequest(request: RequestProxy): void {
  const { method, body, bodyProducer, proxyHost, proxyAuthMode } = request
  const hasBody = body !== undefined || bodyProducer !== undefined
  if (body !== undefined && bodyProducer !== undefined) {
    throw new RangeError('a request has either a body or a bodyProducer')
  }
  if (!request.allowNonstandardMethods) {
    const expected = HAS_BODY.get(method)
    if (expected === undefined) throw new Error(`unknown method ${method}`)
    if (expected !== hasBody) {
      throw new RangeError(
        `Body must ${expected ? 'not ' : ''}be undefined for method ${method} ` +
          '(unless allowNonstandardMethods is true)',
      )
    }
  }
  if (proxyHost === undefined) return
  if (request.proxyPort === undefined) throw new RangeError('proxyHost is given without proxyPort')
  if (proxyAuthMode !== undefined && proxyAuthMode !== 'basic') {
    throw new RangeError(`unsupported proxyAuthMode ${proxyAuthMode}`)
  }
}
