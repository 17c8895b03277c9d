import { BINARY, TEXT } from './frame-constants.ts'
import { join, leave } from './memberships.ts'
import { messageBytes, type OutgoingMessage } from './outgoing-message.ts'
import { DEFAULT_MAX_BUFFERED_AMOUNT, protocolLimits } from './protocol-options.ts'
import type { SendVerdict } from './send-policy.ts'
import type { SenderLimits } from './message-sender.ts'
import { SharedMessage } from './shared-message.ts'
import type { WebSocketHandler } from './websocket-handler.ts'
import { WebSocketProtocol13 } from './websocket-protocol13.ts'
import type { WebSocketSession } from './websocket-session.ts'

/** Options of {@link WebSocketGroup}; they take the place of the members' own. */
export interface WebSocketGroupOptions {
  /**
   * What happens to a member that is slower than the group: its message is dropped, or its
   * connection is closed with 1013. A group never waits. Default `close`.
   */
  readonly sendPolicy?: 'drop' | 'close' | undefined
  /** The most bytes that may wait for a member. Default 1 MiB. */
  readonly maxBufferedAmount?: number | undefined
}

/** Options of {@link WebSocketGroup.broadcast}. */
export interface BroadcastOptions {
  /** Send a binary message; otherwise text, and bytes have to be UTF-8. Default false. */
  readonly binary?: boolean | undefined
  /** Who does not get it: usually the one it came from. */
  readonly except?: WebSocketHandler | ReadonlySet<WebSocketHandler> | undefined
}

/** What became of a broadcast, by members. */
export interface BroadcastResult {
  readonly sent: number
  /** Too slow, with the policy `drop`. */
  readonly dropped: number
  /** Too slow, with the policy `close`. */
  readonly closed: number
}

/**
 * Handlers that get the same messages. A member leaves by itself when its connection is gone.
 *
 * A message is encoded once for all members, and compressed once for those that agreed on
 * compression.
 *
 * @example
 * ```ts
 * const room = new WebSocketGroup()
 * class Chat extends WebSocketHandler {
 *   override open() { room.add(this) }
 *   override onMessage(message: string | Buffer) { room.broadcast(message.toString()) }
 * }
 * ```
 */
export class WebSocketGroup implements Iterable<WebSocketHandler> {
  readonly #members = new Set<WebSocketHandler>()
  readonly #limits: SenderLimits

  /** @throws RangeError for an option that is out of range. */
  constructor(options: WebSocketGroupOptions = {}) {
    const { sendPolicy = 'close', maxBufferedAmount = DEFAULT_MAX_BUFFERED_AMOUNT } = options
    if ((sendPolicy as string) === 'wait') throw new RangeError('a group never waits')
    this.#limits = protocolLimits({ sendPolicy, maxBufferedAmount })
  }

  /** How many members there are. */
  get size(): number {
    return this.#members.size
  }

  has(handler: WebSocketHandler): boolean {
    return this.#members.has(handler)
  }

  /** Takes a handler in, from `open` on; one that is not open, or closing, is not taken. */
  add(handler: WebSocketHandler): void {
    if (sessionOf(handler) === undefined || this.#members.has(handler)) return
    this.#members.add(handler)
    join(handler, this)
  }

  /** Takes a handler out; tells whether it was a member. */
  delete(handler: WebSocketHandler): boolean {
    leave(handler, this)
    return this.#members.delete(handler)
  }

  /** Takes all handlers out. */
  clear(): void {
    for (const handler of this.#members) this.delete(handler)
  }

  /** The members, in the order they were added. */
  [Symbol.iterator](): IterableIterator<WebSocketHandler> {
    return this.#members.values()
  }

  /**
   * Sends a message to all members, in the order they were added; closing ones are passed over.
   *
   * Among the messages that a member writes itself it keeps its place. Bytes must not be changed
   * afterwards.
   *
   * @throws TypeError for what is no message; nothing for a member that fails.
   */
  broadcast(message: OutgoingMessage, options: BroadcastOptions = {}): BroadcastResult {
    const opcode = options.binary === true ? BINARY : TEXT
    const shared = new SharedMessage(messageBytes(message), opcode)
    const counts = { sent: 0, dropped: 0, closed: 0 } satisfies Record<SendVerdict, number>
    for (const member of this.#members) {
      const session = isExcepted(member, options.except) ? undefined : sessionOf(member)
      if (session !== undefined) counts[session.sendShared(shared, this.#limits)]++
    }
    return counts
  }
}

/** The connection of a handler; undefined unless it can be sent to. */
function sessionOf({ wsConnection }: WebSocketHandler): WebSocketSession | undefined {
  if (!(wsConnection instanceof WebSocketProtocol13) || wsConnection.isClosing()) return undefined
  return wsConnection.session
}

function isExcepted(member: WebSocketHandler, except: BroadcastOptions['except']): boolean {
  if (except === undefined) return false
  return except instanceof Set ? except.has(member) : except === member
}
