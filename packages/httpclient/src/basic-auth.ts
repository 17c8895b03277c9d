import { encodeUsernamePassword } from '@tornado-ts/httputil'

/** The value of an `Authorization` or `Proxy-Authorization` header (RFC 7617). */
export function basicAuthorization(username: string, password: string): string {
  return `Basic ${encodeUsernamePassword(username, password).toString('base64')}`
}
