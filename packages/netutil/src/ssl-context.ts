import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import tls from 'node:tls'

/** The peer's certificate is neither asked for (server) nor verified (client). */
export const CERT_NONE = 0 as const
/** A server asks for a certificate and does without; for a client the same as CERT_REQUIRED. */
export const CERT_OPTIONAL = 1 as const
/** A peer without a trusted certificate is refused. */
export const CERT_REQUIRED = 2 as const

/** {@link CERT_NONE}, {@link CERT_OPTIONAL} or {@link CERT_REQUIRED}. */
export type VerifyMode = typeof CERT_NONE | typeof CERT_OPTIONAL | typeof CERT_REQUIRED

/** Settings of an {@link SSLContext} beside its keys and certificates. */
export interface SSLContextOptions {
  /** Which side the context is for; decides the default of `verifyMode`. Default false. */
  readonly serverSide?: boolean | undefined
  /** Default {@link CERT_NONE} for a server, {@link CERT_REQUIRED} for a client. */
  readonly verifyMode?: VerifyMode | undefined
  /** Whether a client compares the certificate with the host name. Default true if it verifies. */
  readonly checkHostname?: boolean | undefined
  /** The protocols offered by ALPN (RFC 7301), best first. */
  readonly alpnProtocols?: readonly string[] | undefined
}

/**
 * Everything that stays the same between the TLS connections of one server or client: keys and
 * certificates (`tls.SecureContext`) together with the rules for the peer's certificate.
 *
 * Make one from file names with {@link sslOptionsToContext}, or from PEM text directly. Making it
 * is expensive, so share it between connections.
 *
 * @example
 * ```ts
 * const context = new SSLContext({ cert: pem, key: pem }, { serverSide: true })
 * ```
 *
 * @tornado ssl.SSLContext
 */
export class SSLContext {
  /** Node's part: keys, certificates, trusted roots, versions and ciphers. */
  readonly secureContext: tls.SecureContext
  /** Which side the context was made for; undefined if that was not said. */
  readonly serverSide: boolean | undefined
  /** What is demanded of the peer's certificate; read when a connection begins. */
  verifyMode: VerifyMode
  /** Whether a client also compares host names. Has no effect with {@link CERT_NONE}. */
  checkHostname: boolean
  /** The protocols offered by ALPN, best first; none if undefined. */
  alpnProtocols: readonly string[] | undefined

  /**
   * @param source A ready context, or the options to make one from (`cert`, `key`, `ca`, …). The
   *   lowest version is TLS 1.2 unless they say otherwise.
   * @throws Whatever OpenSSL thinks of them, such as a key that does not fit the certificate.
   */
  constructor(
    source: tls.SecureContext | tls.SecureContextOptions = {},
    options: SSLContextOptions = {},
  ) {
    const { serverSide, alpnProtocols } = options
    this.secureContext = isSecureContext(source)
      ? source
      : tls.createSecureContext({ ...defaultsFor(serverSide === true), ...source })
    this.serverSide = serverSide
    this.verifyMode = options.verifyMode ?? (serverSide === true ? CERT_NONE : CERT_REQUIRED)
    this.checkHostname = options.checkHostname ?? this.verifyMode !== CERT_NONE
    this.alpnProtocols = alpnProtocols
  }

  /** Gives the options that `node:tls` needs to act as the server. */
  serverOptions(): tls.TlsOptions {
    return {
      secureContext: this.secureContext,
      requestCert: this.verifyMode !== CERT_NONE,
      rejectUnauthorized: this.verifyMode === CERT_REQUIRED,
      ...this.#alpn(),
    }
  }

  /**
   * Gives the options that `node:tls` needs to act as the client.
   *
   * @param host What the certificate is compared with. Sent to the server (SNI, RFC 6066 §3) only
   *   if it is a name, not an address.
   */
  clientOptions(host?: string): tls.ConnectionOptions {
    const verify = this.verifyMode !== CERT_NONE
    return {
      secureContext: this.secureContext,
      rejectUnauthorized: verify,
      ...(host !== undefined && { host }),
      ...(host !== undefined && isIP(host) === 0 && { servername: host }),
      ...(!(verify && this.checkHostname) && { checkServerIdentity: acceptAnyName }),
      ...this.#alpn(),
    }
  }

  #alpn(): { ALPNProtocols?: string[] } {
    return this.alpnProtocols === undefined ? {} : { ALPNProtocols: [...this.alpnProtocols] }
  }
}

function defaultsFor(serverSide: boolean): tls.SecureContextOptions {
  const minVersion = 'TLSv1.2'
  if (!serverSide) return { minVersion }
  // Without a session id context OpenSSL refuses clients that have a certificate and resume. A
  // context of its own keeps a session from being resumed where other certificates are trusted.
  const sessionIdContext = randomBytes(16).toString('hex')
  return { minVersion, honorCipherOrder: true, sessionIdContext }
}

function acceptAnyName(): undefined {
  return undefined
}

/** Told by its content: Node exports no class, and its shape differs from the options'. */
export function isSecureContext(value: unknown): value is tls.SecureContext {
  return typeof value === 'object' && value !== null && 'context' in value
}
