import fs from 'node:fs'
import type tls from 'node:tls'
import { SSLContext, type SSLOptions, sslOptionsToContext } from '@tornado-ts/netutil'

/**
 * Makes the context of a server, so that what is wrong with its files is known before the first
 * connection.
 *
 * @throws RangeError if options name no certificate or a file that does not exist.
 */
export function serverContext(sslOptions: SSLOptions | SSLContext | tls.SecureContext): SSLContext {
  if (!isReady(sslOptions)) checkFiles(sslOptions)
  return sslOptionsToContext(sslOptions, { serverSide: true })
}

function isReady(
  sslOptions: SSLOptions | SSLContext | tls.SecureContext,
): sslOptions is SSLContext | tls.SecureContext {
  return sslOptions instanceof SSLContext || 'context' in sslOptions
}

function checkFiles({ certfile, keyfile }: SSLOptions): void {
  if (certfile === undefined) throw new RangeError('missing key "certfile" in sslOptions')
  if (!fs.existsSync(certfile)) throw new RangeError(`certfile "${certfile}" does not exist`)
  if (keyfile !== undefined && !fs.existsSync(keyfile)) {
    throw new RangeError(`keyfile "${keyfile}" does not exist`)
  }
}
