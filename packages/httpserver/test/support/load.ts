import net from 'node:net'

const REQUEST = 'GET / HTTP/1.1\r\nHost: localhost\r\n'

/** What has become of the requests of a {@link Load}. */
export interface Outcome {
  /** Answered completely. */
  readonly answered: number
  /** Answered in part. */
  readonly cut: number
  /** Sent, and nothing came back. */
  readonly unanswered: number
  /** Not sent, as nobody listened. */
  readonly refused: number
}

/** Clients that send one request after another, until they are stopped or refused. */
export class Load {
  /** Processes that have answered. */
  readonly pids: Set<number> = new Set()
  readonly #port: number
  readonly #keepAlive: boolean
  readonly #outcome = { answered: 0, cut: 0, unanswered: 0, refused: 0 }
  readonly #clients: Promise<void>[]
  #stopped = false

  constructor(port: number, { clients, keepAlive }: { clients: number; keepAlive: boolean }) {
    this.#port = port
    this.#keepAlive = keepAlive
    this.#clients = Array.from({ length: clients }, () => this.#client())
  }

  get outcome(): Outcome {
    return { ...this.#outcome }
  }

  /** Resolves when every client is done: they end by themselves when nobody listens any more. */
  async ended(): Promise<Outcome> {
    await Promise.all(this.#clients)
    return this.outcome
  }

  /** Ends the clients after the requests in hand. */
  stop(): Promise<Outcome> {
    this.#stopped = true
    return this.ended()
  }

  async #client(): Promise<void> {
    while (!this.#stopped) await this.#connect()
  }

  /** Resolves when the connection is closed. */
  #connect(): Promise<void> {
    const socket = net.connect(this.#port, '127.0.0.1')
    let waiting = false
    let text = ''
    const send = (): void => {
      waiting = true
      text = ''
      socket.write(this.#keepAlive ? `${REQUEST}\r\n` : `${REQUEST}Connection: close\r\n\r\n`)
    }
    socket.on('connect', send)
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1')
      const head = wholeHead(text)
      if (head === undefined) return
      waiting = false
      this.#outcome.answered++
      this.pids.add(Number(/X-Pid: (\d+)/.exec(head)?.[1]))
      if (this.#stopped || /^Connection: close/im.test(head)) socket.end()
      else send()
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNREFUSED') return
      this.#outcome.refused++
      this.#stopped = true
    })
    return new Promise((resolve) => {
      socket.on('close', () => {
        if (waiting) this.#outcome[text === '' ? 'unanswered' : 'cut']++
        resolve()
      })
    })
  }
}

/** The head of a response that is there to its end. */
function wholeHead(text: string): string | undefined {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = text.slice(0, end)
  const length = Number(/Content-Length: (\d+)/.exec(head)?.[1])
  return text.length === end + 4 + length ? head : undefined
}
