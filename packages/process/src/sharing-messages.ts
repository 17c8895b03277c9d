import type net from 'node:net'
import type { Address } from '@tornado-ts/netutil'

type ListenOptions = net.ListenOptions & { fd?: number }

const TARGET_OPTIONS = ['backlog', 'fd', 'host', 'ipv6Only', 'path', 'port'] as const

/** The options of `net.Server.listen` that say what to listen on. */
export type ListenTarget = Pick<ListenOptions, (typeof TARGET_OPTIONS)[number]>

/** Picks them out of all options. */
export function listenTarget(options: ListenOptions): ListenTarget {
  const names: readonly string[] = TARGET_OPTIONS
  return Object.fromEntries(Object.entries(options).filter(([name]) => names.includes(name)))
}

/** What a worker tells its primary. `key` names a listening socket. */
export type ToPrimary =
  /** It can be told things from now on. */
  | { readonly type: 'hello' }
  /** It wants the socket, which the primary may have to open first. */
  | { readonly type: 'open'; readonly key: string; readonly target: ListenTarget }
  /** Whether it takes connections of the socket now. */
  | { readonly type: 'ready'; readonly key: string; readonly ready: boolean }
  /** The connection it was offered is in its hands, or is to be offered to somebody else. */
  | { readonly type: 'taken'; readonly key: string; readonly taken: boolean }
  /** It has closed the socket. */
  | { readonly type: 'close'; readonly key: string }

/** What a primary tells a worker. */
export type ToWorker =
  | { readonly type: 'opened'; readonly key: string; readonly address: Address | string }
  | { readonly type: 'failed'; readonly key: string; readonly fault: Fault }
  /** Comes with the connection. */
  | { readonly type: 'connection'; readonly key: string }
  /** The primary has got the signal, for the `count`th time. */
  | { readonly type: 'signal'; readonly signal: NodeJS.Signals; readonly count: number }

/** What is left of a system error on its way to another process. */
export interface Fault {
  readonly message: string
  readonly code: string | undefined
  readonly syscall: string | undefined
}

/** Our messages share a channel with those of the program, so they have a mark. */
const MARK = '@tornado-ts/process'

export function seal(content: ToPrimary | ToWorker): object {
  return { [MARK]: content }
}

/** Our message in what came over the channel; undefined if it is somebody else's. */
export function unseal<M extends ToPrimary | ToWorker>(message: unknown): M | undefined {
  if (typeof message !== 'object' || message === null) return undefined
  return (message as { [MARK]?: M })[MARK]
}
