const DIGITS = /^[0-9]+$/

/**
 * Splits `host:port`.
 *
 * An IPv6 literal keeps its brackets. Without digits behind the last colon, or without anything
 * before it, the text is all host.
 *
 * @example
 * ```ts
 * splitHostAndPort('[::1]:8000') // ['[::1]', 8000]
 * splitHostAndPort('example.com') // ['example.com', undefined]
 * ```
 *
 * @tornado httputil.split_host_and_port
 */
export function splitHostAndPort(netloc: string): [host: string, port: number | undefined] {
  const colon = netloc.lastIndexOf(':')
  const port = netloc.slice(colon + 1)
  if (colon < 1 || !DIGITS.test(port)) return [netloc, undefined]
  return [netloc.slice(0, colon), Number(port)]
}
