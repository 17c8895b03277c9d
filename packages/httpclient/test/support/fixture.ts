import { fileURLToPath } from 'node:url'

/** The path of a file in the folder `fixtures`. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url))
}

/** A server's certificate for localhost and 127.0.0.1, signed by itself. */
export const CERTIFICATE: string = fixture('localhost.crt')
/** Its key. */
export const KEY: string = fixture('localhost.key')
/** A client's certificate, signed by itself. */
export const CLIENT_CERTIFICATE: string = fixture('client.crt')
/** Its key. */
export const CLIENT_KEY: string = fixture('client.key')
