import type { HTTPHeaders } from '@tornado-ts/httputil'

/**
 * Fields that frame, route, authenticate or describe the content of a message: they have to be known
 * before its body, so a trailer section may not carry them (RFC 9110 §6.5.1).
 */
const FORBIDDEN: readonly string[] = `Authorization Cache-Control Connection Content-Encoding
Content-Length Content-Range Content-Type Cookie Expect Host Keep-Alive Max-Forwards
Proxy-Authenticate Proxy-Authorization Proxy-Connection Range Set-Cookie Te Trailer
Transfer-Encoding Upgrade Www-Authenticate`.split(/\s+/)

/** Removes what may not stand in a trailer section; returns the same object. */
export function dropFramingTrailers(trailers: HTTPHeaders): HTTPHeaders {
  for (const name of FORBIDDEN) trailers.delete(name)
  return trailers
}
