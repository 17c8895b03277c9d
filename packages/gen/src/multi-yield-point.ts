import {
  type Future,
  type MultiOptions,
  convertYielded,
  futureAddDoneCallback,
  isCancellation,
} from '@tornado-ts/concurrent'
import { appLog } from '@tornado-ts/log'
import { isPlainObject } from './plain-object.ts'
import { YieldPoint, type YieldPointRunner } from './yield-point.ts'

type Children =
  | readonly unknown[]
  | ReadonlyMap<unknown, unknown>
  | Readonly<Record<string, unknown>>

/**
 * What `multi` is for promises, for collections that hold yield points too. Generators make one by
 * themselves when such a collection is yielded.
 *
 * @deprecated Belongs to the callback style; use `multi`.
 * @tornado gen.MultiYieldPoint
 */
export class MultiYieldPoint extends YieldPoint {
  readonly #keys: readonly unknown[] | undefined
  readonly #isMap: boolean
  readonly #children: readonly YieldPoint[]
  readonly #isQuiet: (error: unknown) => boolean

  /** @throws BadYieldError if a child can be neither started nor awaited. */
  constructor(children: Children, { quietExceptions = [] }: MultiOptions = {}) {
    super()
    const quiet = Array.isArray(quietExceptions) ? quietExceptions : [quietExceptions]
    this.#isQuiet = (error) => quiet.some((type) => error instanceof type)
    this.#isMap = children instanceof Map
    this.#keys = keysOf(children)
    this.#children = valuesOf(children).map(toYieldPoint)
  }

  override start(runner: YieldPointRunner): void {
    for (const child of this.#children) child.start(runner)
  }

  override isReady(): boolean {
    return !this.#children.map((child) => child.isReady()).includes(false)
  }

  /** @throws The first error in the order of the children; the others are logged. */
  override getResult(): unknown {
    const results: unknown[] = []
    const errors: unknown[] = []
    for (const child of this.#children) {
      try {
        results.push(child.getResult())
      } catch (error) {
        errors.push(error)
      }
    }
    if (errors.length === 0) return this.#assemble(results)
    for (const error of errors.slice(1)) {
      if (isCancellation(error) || this.#isQuiet(error)) continue
      appLog.error('Multiple exceptions in yield list', { excInfo: error })
    }
    throw errors[0]
  }

  #assemble(results: readonly unknown[]): unknown {
    if (this.#keys === undefined) return results
    const entries = this.#keys.map((key, index): [unknown, unknown] => [key, results[index]])
    return this.#isMap ? new Map(entries) : Object.fromEntries(entries as [string, unknown][])
  }
}

/** `yielded` as a yield point, if it is one or is a collection with one in it. */
export function findYieldPoint(yielded: unknown): YieldPoint | undefined {
  if (yielded instanceof YieldPoint) return yielded
  return isCollection(yielded) && holdsYieldPoint(yielded)
    ? new MultiYieldPoint(yielded)
    : undefined
}

/** A promise among yield points. */
class PromiseYieldPoint extends YieldPoint {
  readonly #promise: PromiseLike<unknown>
  #outcome: Future<unknown> | undefined

  constructor(promise: PromiseLike<unknown>) {
    super()
    this.#promise = promise
  }

  override start(runner: YieldPointRunner): void {
    const key = Symbol('promise')
    runner.registerCallback(key)
    futureAddDoneCallback(this.#promise, (outcome) => {
      this.#outcome = outcome
      runner.setResult(key, undefined)
      runner.popResult(key)
    })
  }

  override isReady(): boolean {
    return this.#outcome !== undefined
  }

  override getResult(): unknown {
    return this.#outcome?.result()
  }
}

function toYieldPoint(child: unknown): YieldPoint {
  return findYieldPoint(child) ?? new PromiseYieldPoint(convertYielded(child))
}

function holdsYieldPoint(children: Children): boolean {
  return valuesOf(children).some(
    (child) => child instanceof YieldPoint || (isCollection(child) && holdsYieldPoint(child)),
  )
}

function keysOf(children: Children): unknown[] | undefined {
  if (Array.isArray(children)) return undefined
  if (children instanceof Map) return [...(children as ReadonlyMap<unknown, unknown>).keys()]
  return Object.keys(children)
}

function valuesOf(children: Children): unknown[] {
  if (children instanceof Map) return [...(children as ReadonlyMap<unknown, unknown>).values()]
  return Object.values(children as Readonly<Record<string, unknown>>)
}

function isCollection(value: unknown): value is Children {
  return Array.isArray(value) || value instanceof Map || isPlainObject(value)
}
