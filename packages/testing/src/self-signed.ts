import { fileURLToPath } from 'node:url'
import type { SSLOptions } from '@tornado-ts/netutil'

/** A self-signed certificate for `foo.example.com` that comes with the package, for tests only. */
export const selfSigned: SSLOptions & { readonly certfile: string; readonly keyfile: string } = {
  certfile: fileURLToPath(new URL('../certificates/test.crt', import.meta.url)),
  keyfile: fileURLToPath(new URL('../certificates/test.key', import.meta.url)),
}
