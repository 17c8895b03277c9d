import type { AsyncHTTPClient } from '../async-http-client.ts'
import { SimpleAsyncHTTPClient } from '../simple-http-client.ts'
import { describeError } from './describe-error.ts'
import { type ForwardingCallbacks, rebuildRequest } from './sent-request.ts'
import { describeResponse } from './sent-response.ts'
import type { TellCaller } from './tell-caller.ts'
import type { ClientClassName, MessageToThread, ThreadSetup } from './thread-messages.ts'

type FetchMessage = Extract<MessageToThread, { type: 'fetch' }>
type ClientClass = new (options: object) => AsyncHTTPClient

/** In the thread of a blocking client: makes its asynchronous client, and fetches what is asked. */
export async function serveCaller(setup: ThreadSetup, tell: TellCaller): Promise<void> {
  const Client = await importClass(setup.clientClass)
  const client = new Client({ ...setup.options, forceInstance: true })
  const running = new Map<number, Exchange>()

  setup.port.on('message', (message: MessageToThread) => {
    if (message.type === 'fetch') {
      const exchange = new Exchange(message, tell)
      running.set(message.id, exchange)
      void exchange.run(client).then(() => running.delete(message.id))
    } else if (message.type === 'taken') {
      running.get(message.id)?.taken()
    } else {
      running.get(message.id)?.abandon()
    }
  })
  tell({ type: 'ready' })
}

/** One fetch, with its callbacks answered by the caller's thread. */
class Exchange {
  readonly #message: FetchMessage
  readonly #tell: TellCaller
  readonly #abandoned = new AbortController()
  #taken: (() => void) | undefined

  constructor(message: FetchMessage, tell: TellCaller) {
    this.#message = message
    this.#tell = tell
  }

  async run(client: AsyncHTTPClient): Promise<void> {
    const { id, request } = this.#message
    const { signal } = this.#abandoned
    try {
      const fetched = rebuildRequest(request, this.#forwardingCallbacks())
      const response = describeResponse(await client.fetch(fetched, { raiseError: false, signal }))
      this.#tell({ type: 'response', id, response }, transferOf(response.buffer))
    } catch (error) {
      this.#tell({ type: 'failure', id, error: describeError(error) })
    }
  }

  /** The caller can take the next chunk. */
  taken(): void {
    this.#taken?.()
  }

  abandon(): void {
    this.#abandoned.abort()
  }

  #forwardingCallbacks(): ForwardingCallbacks {
    const { id } = this.#message
    return {
      headerCallback: (line) => this.#tell({ type: 'line', id, line }),
      streamingCallback: (chunk) =>
        new Promise((resolve) => {
          this.#taken = resolve
          const copy = new Uint8Array(chunk)
          this.#tell({ type: 'chunk', id, chunk: copy }, transferOf(copy))
        }),
    }
  }
}

function transferOf(bytes: Uint8Array | undefined): ArrayBuffer[] {
  return bytes === undefined ? [] : [bytes.buffer as ArrayBuffer]
}

async function importClass(named: ClientClassName | undefined): Promise<ClientClass> {
  if (named === undefined) return SimpleAsyncHTTPClient
  const { module, name } = named
  const found = ((await import(module)) as Record<string, unknown>)[name]
  if (typeof found !== 'function') {
    throw new TypeError(`${module} exports no class "${name}"`)
  }
  return found as ClientClass
}
