import { types } from 'node:util'
import type {
  HTTPHeaders,
  HTTPMessageDelegate,
  RequestStartLine,
  ResponseStartLine,
} from '@tornado-ts/httputil'

/**
 * A target that is loaded when it is first needed; made by {@link lazy}.
 *
 * @internal
 */
export class LazyTarget {
  readonly #loader: () => Promise<unknown>
  #loading: Promise<unknown> | undefined
  #target: unknown

  constructor(loader: () => Promise<unknown>) {
    this.#loader = loader
  }

  /** The target, or `undefined` while it is not loaded. */
  get target(): unknown {
    return this.#target
  }

  /** Loads the target once, however many ask for it at the same time; a failure is not kept. */
  load(): Promise<unknown> {
    this.#loading ??= this.#load().catch((error: unknown) => {
      this.#loading = undefined
      throw error
    })
    return this.#loading
  }

  async #load(): Promise<unknown> {
    const loaded = await this.#loader()
    this.#target = types.isModuleNamespaceObject(loaded) ? defaultExport(loaded as object) : loaded
    return this.#target
  }
}

/**
 * Makes a rule's target of a module that is loaded when the rule first matches.
 *
 * That first request waits for it; afterwards there is no difference to a target that was there from
 * the start. Requests that come meanwhile wait for the same load. If loading fails the error is
 * logged and the connection closed, and the next request tries again.
 *
 * @param loader Resolves with the target, or with a module whose default export it is.
 *
 * @example
 * ```ts
 * new RuleRouter([['/admin/.*', lazy(async () => (await import('./admin.ts')).adminRouter)]])
 * ```
 */
export function lazy(loader: () => Promise<unknown>): LazyTarget {
  if (typeof loader !== 'function') throw new TypeError('lazy() needs a function that loads')
  return new LazyTarget(loader)
}

/** Receives the request that has to wait until its target is loaded. */
export class LazyDelegate implements HTTPMessageDelegate {
  readonly #target: LazyTarget
  readonly #resolve: (target: unknown) => HTTPMessageDelegate
  #delegate: HTTPMessageDelegate | undefined = undefined
  #closed = false

  /** @param resolve Finds the delegate of the loaded target. */
  constructor(target: LazyTarget, resolve: (target: unknown) => HTTPMessageDelegate) {
    this.#target = target
    this.#resolve = resolve
  }

  async headersReceived(
    startLine: RequestStartLine | ResponseStartLine,
    headers: HTTPHeaders,
  ): Promise<void> {
    const target = await this.#target.load()
    if (this.#closed) return
    this.#delegate = this.#resolve(target)
    await this.#delegate.headersReceived(startLine, headers)
  }

  dataReceived(chunk: Buffer): void | Promise<void> {
    return this.#delegate?.dataReceived(chunk)
  }

  finish(): void {
    this.#delegate?.finish()
  }

  onConnectionClose(): void {
    this.#closed = true
    this.#delegate?.onConnectionClose()
  }
}

function defaultExport(namespace: object): unknown {
  return 'default' in namespace ? namespace.default : namespace
}
