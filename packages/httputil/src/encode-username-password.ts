/**
 * The bytes that Basic authentication encodes: `username:password` (RFC 7617 §2).
 *
 * @param username Text, which becomes UTF-8 in normal form C, or bytes, which stay as they are.
 * @param password As the username.
 * @tornado httputil.encode_username_password
 */
export function encodeUsernamePassword(
  username: string | Uint8Array,
  password: string | Uint8Array,
): Buffer {
  return Buffer.concat([toBytes(username), Buffer.from(':'), toBytes(password)])
}

function toBytes(value: string | Uint8Array): Uint8Array {
  return typeof value === 'string' ? Buffer.from(value.normalize('NFC')) : value
}
