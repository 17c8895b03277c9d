export {
  AF_INET,
  AF_INET6,
  AF_UNIX,
  AF_UNSPEC,
  AI_NUMERICHOST,
  AI_PASSIVE,
  DEFAULT_BACKLOG,
} from './address.ts'
export type { Address, AddressFamily, SockAddr } from './address.ts'
export { closeUnusedListenSockets, ListenSocket, unusedListenSockets } from './listen-socket.ts'
export { setServerFactory } from './shared-server.ts'
export type { ServerFactory } from './shared-server.ts'
export { bindSockets } from './bind-sockets.ts'
export type { BindSocketsOptions } from './bind-sockets.ts'
export { bindUnixSocket } from './bind-unix-socket.ts'
export type { BindUnixSocketOptions } from './bind-unix-socket.ts'
export { addAcceptHandler } from './accept-handler.ts'
export type { AcceptCallback } from './accept-handler.ts'
export { isValidIp } from './is-valid-ip.ts'
export { CERT_NONE, CERT_OPTIONAL, CERT_REQUIRED, SSLContext } from './ssl-context.ts'
export type { SSLContextOptions, VerifyMode } from './ssl-context.ts'
export { sslOptionsToContext } from './ssl-options.ts'
export type { SSLOptions, SSLSettings } from './ssl-options.ts'
export { sslWrapSocket } from './ssl-wrap-socket.ts'
export type { SSLWrapOptions } from './ssl-wrap-socket.ts'
export { DefaultLoopResolver, Resolver } from './resolver.ts'
export type { ResolvedAddress } from './lookup.ts'
export {
  BlockingResolver,
  DefaultExecutorResolver,
  ExecutorResolver,
  ThreadedResolver,
} from './executor-resolver.ts'
export type { ExecutorResolverOptions, ThreadedResolverOptions } from './executor-resolver.ts'
export { OverrideResolver } from './override-resolver.ts'
export type {
  OverrideKey,
  OverrideMapping,
  OverrideResolverOptions,
  OverrideTarget,
} from './override-resolver.ts'
export { CaresResolver } from './cares-resolver.ts'
export type { CaresResolverOptions } from './cares-resolver.ts'
