import {
  type Connected,
  Connector,
  type ConnectorOptions,
  type ConnectorTimers,
  type FamilyAddress,
} from '../src/index.ts'

/** Two addresses of one family, two of another, as in Tornado's tests. */
export const A: FamilyAddress = [1, ['a', 80]]
export const B: FamilyAddress = [1, ['b', 80]]
export const C: FamilyAddress = [2, ['c', 80]]
export const D: FamilyAddress = [2, ['d', 80]]

/** A stream that is only opened and closed. */
export class FakeStream {
  closed = false

  close(): void {
    this.closed = true
  }
}

interface FakeAttempt {
  readonly stream: FakeStream
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

/** Timers that run when the test says so. */
export class ManualTimers implements ConnectorTimers {
  readonly #callbacks = new Map<object, { delay: number; callback: () => void }>()

  callLater(delay: number, callback: () => void): object {
    const handle = {}
    this.#callbacks.set(handle, { delay, callback })
    return handle
  }

  removeTimeout(timeout: object): void {
    this.#callbacks.delete(timeout)
  }

  /** The delays of the timers that are armed. */
  get armed(): number[] {
    return [...this.#callbacks.values()].map(({ delay }) => delay)
  }

  /** Runs the timer of that delay, if it is armed. */
  fire(delay: number): void {
    for (const [handle, timer] of this.#callbacks) {
      if (timer.delay !== delay) continue
      this.#callbacks.delete(handle)
      timer.callback()
    }
  }
}

/** A connector whose attempts succeed and fail as the test says. */
export class Race {
  readonly timers: ManualTimers = new ManualTimers()
  readonly connector: Connector<FakeStream>
  readonly result: Promise<Connected<FakeStream>>
  /** Every stream that was made, by family and host: `1a`. */
  readonly streams: Map<string, FakeStream> = new Map()
  outcome: 'unsettled' | 'resolved' | 'rejected' = 'unsettled'
  readonly #pending = new Map<string, FakeAttempt>()

  constructor(addresses: readonly FamilyAddress[], options?: ConnectorOptions) {
    this.connector = new Connector(
      addresses,
      (family, [host]) => this.#begin(`${family}${host}`),
      this.timers,
    )
    this.result = this.connector.start(options)
    this.result.then(
      () => (this.outcome = 'resolved'),
      () => (this.outcome = 'rejected'),
    )
  }

  /** The attempts under way, in the order they began. */
  get pending(): string[] {
    return [...this.#pending.keys()]
  }

  /** The names of the streams that were closed. */
  get closed(): string[] {
    return [...this.streams].filter(([, stream]) => stream.closed).map(([name]) => name)
  }

  succeed(name: string): Promise<void> {
    this.#take(name).resolve()
    return settle()
  }

  fail(name: string): Promise<void> {
    this.#take(name).reject(new Error(`${name} failed`))
    return settle()
  }

  /** The head start is over. */
  headStartEnds(): void {
    this.timers.fire(0.3)
  }

  #begin(name: string): { stream: FakeStream; promise: Promise<void> } {
    const stream = new FakeStream()
    this.streams.set(name, stream)
    const promise = new Promise<void>((resolve, reject) => {
      this.#pending.set(name, { stream, resolve, reject })
    })
    return { stream, promise }
  }

  #take(name: string): FakeAttempt {
    const attempt = this.#pending.get(name)
    if (attempt === undefined) throw new Error(`${name} is not being tried`)
    this.#pending.delete(name)
    return attempt
  }
}

/** Lets everything that only waits for promises happen. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
