import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { SecureContextOptions } from 'node:tls'
import { CERT_NONE, CERT_REQUIRED, SSLContext } from '@tornado-ts/netutil'
import type { SSLSettings } from '@tornado-ts/netutil'
import type { RequestProxy } from './request-proxy.ts'

type CertOptions = Pick<
  RequestProxy,
  'sslOptions' | 'validateCert' | 'caCerts' | 'clientKey' | 'clientCert'
>

/** By which contexts are told apart: they cannot be compared by what is in them. */
const identities = new WeakMap<object, number>()
let lastIdentity = 0

/** The usual rules: the server is verified against the authorities that Node trusts. */
let standard: SSLContext | undefined

/** A text that is the same for two requests only if they ask for TLS of the same kind. */
export function tlsKey(request: CertOptions): string {
  const { sslOptions, validateCert, caCerts, clientKey, clientCert } = request
  if (sslOptions !== undefined) return `#${identityOf(sslOptions)}`
  const files = [caCerts, clientKey, clientCert]
  if (validateCert && files.every((file) => file === undefined)) return ''
  return JSON.stringify([validateCert, ...files.map(fileKey)])
}

/** The TLS settings that a request asks for; files are read now. */
export async function tlsSettings(request: CertOptions): Promise<SSLSettings> {
  const { sslOptions, validateCert, caCerts, clientKey, clientCert } = request
  if (sslOptions !== undefined) return sslOptions
  if (tlsKey(request) === '') return (standard ??= new SSLContext({}))
  const [ca, cert, key] = await Promise.all([caCerts, clientCert, clientKey].map(content))
  const options: SecureContextOptions = {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    // A file may hold both the certificate and its key.
    ...(cert !== undefined && { key: key ?? cert }),
  }
  return new SSLContext(options, { verifyMode: validateCert ? CERT_REQUIRED : CERT_NONE })
}

async function content(file: string | Uint8Array | undefined): Promise<Buffer | undefined> {
  if (file === undefined) return undefined
  return typeof file === 'string' ? readFile(file) : Buffer.from(file)
}

function fileKey(file: string | Uint8Array | undefined): unknown {
  if (file === undefined || typeof file === 'string') return file
  return { sha256: createHash('sha256').update(file).digest('base64') }
}

function identityOf(settings: object): number {
  let identity = identities.get(settings)
  if (identity === undefined) identities.set(settings, (identity = ++lastIdentity))
  return identity
}
