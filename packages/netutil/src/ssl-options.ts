import fs from 'node:fs'
import type tls from 'node:tls'
import {
  CERT_NONE,
  CERT_OPTIONAL,
  CERT_REQUIRED,
  isSecureContext,
  SSLContext,
  type VerifyMode,
} from './ssl-context.ts'

/** TLS settings by file name, as Tornado takes them; see {@link sslOptionsToContext}. */
export interface SSLOptions {
  /** The lowest version that is accepted. Default TLS 1.2. */
  readonly sslVersion?: tls.SecureVersion | undefined
  /** PEM file with the certificate, followed by its chain. */
  readonly certfile?: string | undefined
  /** PEM file with the private key. Default: the key is in `certfile`. */
  readonly keyfile?: string | undefined
  /** What is demanded of the peer. Default CERT_NONE for a server, CERT_REQUIRED for a client. */
  readonly certReqs?: VerifyMode | undefined
  /** PEM file with the authorities to trust, in place of those that Node brings. */
  readonly caCerts?: string | undefined
  /** OpenSSL's cipher list. Default Node's. */
  readonly ciphers?: string | undefined
}

/** All that is accepted where TLS can be configured. */
export type SSLSettings = SSLOptions | SSLContext | tls.SecureContext

const KNOWN_KEYS: Readonly<Record<keyof SSLOptions, true>> = {
  sslVersion: true,
  certfile: true,
  keyfile: true,
  certReqs: true,
  caCerts: true,
  ciphers: true,
}

/**
 * Makes a context from options, reading their files now.
 *
 * The rules are safe by themselves: a client verifies the certificate and its host name, the
 * lowest version is TLS 1.2, and compression is never used. `CERT_NONE` switches both of a
 * client's checks off.
 *
 * @param sslOptions Options. An SSLContext is returned as it is; a `tls.SecureContext` gets the
 *   default rules for the peer.
 * @param options `serverSide` says which side the defaults are for.
 * @throws Error for an unknown key, a file that cannot be read (`ENOENT`, …), or whatever OpenSSL
 *   objects to; RangeError for an unknown `certReqs`.
 *
 * @tornado netutil.ssl_options_to_context
 */
export function sslOptionsToContext(
  sslOptions: SSLSettings,
  options: { readonly serverSide?: boolean | undefined } = {},
): SSLContext {
  if (sslOptions instanceof SSLContext) return sslOptions
  if (isSecureContext(sslOptions)) return new SSLContext(sslOptions, options)
  for (const key of Object.keys(sslOptions)) {
    if (!Object.hasOwn(KNOWN_KEYS, key)) throw new Error(`unknown key "${key}" in sslOptions`)
  }
  const { sslVersion, certfile, keyfile, certReqs, caCerts, ciphers } = sslOptions
  if (certReqs !== undefined && ![CERT_NONE, CERT_OPTIONAL, CERT_REQUIRED].includes(certReqs)) {
    throw new RangeError(`certReqs must be CERT_NONE, CERT_OPTIONAL or CERT_REQUIRED`)
  }
  const cert = certfile === undefined ? undefined : fs.readFileSync(certfile)
  const key = keyfile === undefined ? cert : fs.readFileSync(keyfile)
  const source: tls.SecureContextOptions = {
    ...(sslVersion !== undefined && { minVersion: sslVersion }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(caCerts !== undefined && { ca: fs.readFileSync(caCerts) }),
    ...(ciphers !== undefined && { ciphers }),
  }
  return new SSLContext(source, { ...options, verifyMode: certReqs })
}
