import type net from 'node:net'
import tls from 'node:tls'
import { CERT_NONE, type SSLContext } from './ssl-context.ts'
import { type SSLSettings, sslOptionsToContext } from './ssl-options.ts'

/** Options of {@link sslWrapSocket}. */
export interface SSLWrapOptions {
  /** The host that a client means to talk to: its certificate must be for that name. */
  readonly serverHostname?: string | undefined
  /** Whether this end is the server. Default false. */
  readonly serverSide?: boolean | undefined
  /** The protocols offered by ALPN; overrides those of the context. */
  readonly alpnProtocols?: readonly string[] | undefined
}

/** The fields of a TLSSocket that `tls.Server` sets, and that are only readable in its type. */
interface ServerTLSSocket {
  authorized: boolean
  authorizationError: Error | string | undefined
  _handle: { verifyError?(): (Error & { code?: string }) | null } | null
}

/**
 * Begins TLS on a socket, whose bytes belong to TLS from now on.
 *
 * The handshake starts by itself: a client's ends with `'secureConnect'`, a server's with
 * `'secure'`, and a failure at any time with `'error'`. A server that asked for a certificate has
 * verified it by then: `authorized` says how that went, and if the context demands a certificate
 * the socket is destroyed already, so look at `destroyed` first.
 *
 * @param socket A connected socket, or for a client one that is still connecting.
 * @throws TypeError if a client is to verify a host name that it was not given.
 *
 * @tornado netutil.ssl_wrap_socket
 */
export function sslWrapSocket(
  socket: net.Socket,
  sslOptions: SSLSettings,
  options: SSLWrapOptions = {},
): tls.TLSSocket {
  const { serverHostname, serverSide = false, alpnProtocols } = options
  const context = sslOptionsToContext(sslOptions, { serverSide })
  const alpn = alpnProtocols === undefined ? {} : { ALPNProtocols: [...alpnProtocols] }
  if (serverSide) return wrapServer(socket, { ...context.serverOptions(), ...alpn })
  requireHostname(context, serverHostname)
  const client = tls.connect({ ...context.clientOptions(serverHostname), ...alpn, socket })
  return client
}

function requireHostname(context: SSLContext, serverHostname: string | undefined): void {
  if (serverHostname !== undefined && serverHostname !== '') return
  if (context.checkHostname && context.verifyMode !== CERT_NONE) {
    // Node would compare the certificate with "localhost".
    throw new TypeError('checking the host name of a certificate requires serverHostname')
  }
}

function wrapServer(socket: net.Socket, options: tls.TlsOptions): tls.TLSSocket {
  const secured = new tls.TLSSocket(socket, { ...options, isServer: true })
  // What follows is the part of `tls.Server` that TLSSocket alone does not do.
  secured.on('_tlsError', failAfterHandshake)
  if (options.requestCert === true) {
    secured.on('secure', options.rejectUnauthorized === true ? requirePeer : notePeer)
  }
  return secured
}

/** Without a `tls.Server`, Node reports errors after the handshake by this event only. */
function failAfterHandshake(this: tls.TLSSocket, error: Error): void {
  this.destroy(error)
}

function requirePeer(this: tls.TLSSocket): void {
  const error = verifyPeer(this)
  if (error !== undefined) this.destroy(error)
}

function notePeer(this: tls.TLSSocket): void {
  verifyPeer(this)
}

/** OpenSSL is told to go on whatever it finds, so that the finding must be asked for. */
function verifyPeer(socket: tls.TLSSocket): Error | undefined {
  const server = socket as unknown as ServerTLSSocket
  const handle = server._handle
  if (handle?.verifyError === undefined) return new Error('the peer cannot be verified')
  const error = handle.verifyError() ?? undefined
  server.authorized = error === undefined
  server.authorizationError = error?.code ?? error
  return error
}
