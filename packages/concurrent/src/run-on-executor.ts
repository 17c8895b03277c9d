import type { Executor, ModuleTask } from './executor.ts'
import type { Future } from './future.ts'
import { bindMethod } from './task-message.ts'

/** Options of {@link runOnExecutor}. */
export interface RunOnExecutorOptions<Self> extends Partial<ModuleTask> {
  /** The field that holds the executor, or a function that finds it. Default `executor`. */
  readonly executor?: string | ((self: Self) => Executor)
}

type AnyMethod = (...args: never[]) => unknown
type Method<Self, A extends unknown[], R> = (this: Self, ...args: A) => R
type ExecutorMethod<Self, A extends unknown[], R> = (this: Self, ...args: A) => Future<Awaited<R>>

/** Makes a method run on an executor; what {@link runOnExecutor} returns when given options. */
export type ExecutorDecorator<Base> = <Self extends Base, A extends unknown[], R>(
  method: Method<Self, A, R>,
  context?: ClassMethodDecoratorContext,
) => ExecutorMethod<Self, A, R>

/**
 * Makes a method run on the executor of its object, and return a Future.
 *
 * Usable as a decorator, `@runOnExecutor`, `@runOnExecutor()`, `@runOnExecutor({ executor: 'pool' })`,
 * and as a plain function around one. TypeScript wants a decorated method to be declared as
 * returning a promise.
 *
 * The method is submitted bound to its object. A `WorkerExecutor` sends source text only, so there
 * the method must use neither `this` nor names from outside; or the options name the function to
 * run, as `{ module, export }`.
 *
 * @example
 * ```ts
 * class Files {
 *   executor = new WorkerExecutor()
 *   checksum = runOnExecutor({ module: new URL('./checksum.js', import.meta.url) })(
 *     function (this: Files, _path: string): string { throw new Error('runs in the module') },
 *   )
 * }
 * ```
 *
 * @throws RangeError for more than one positional argument, or for one together with options.
 * @tornado concurrent.run_on_executor
 */
export function runOnExecutor<Self, A extends unknown[], R>(
  method: Method<Self, A, R>,
  context?: ClassMethodDecoratorContext,
): ExecutorMethod<Self, A, R>
export function runOnExecutor<Self = unknown>(
  options?: RunOnExecutorOptions<Self>,
): ExecutorDecorator<Self>
export function runOnExecutor(...args: unknown[]): unknown {
  const [first, second] = args
  if (typeof first === 'function') {
    if (args.length > 2 || (second !== undefined && !isDecoratorContext(second))) {
      throw new RangeError('runOnExecutor takes one method, or options, but not both')
    }
    return onExecutor(first as AnyMethod, {})
  }
  if (args.length > 1 || (first !== undefined && (typeof first !== 'object' || first === null))) {
    throw new RangeError('runOnExecutor takes one method, or one options object')
  }
  const options = (first ?? {}) as RunOnExecutorOptions<unknown>
  return (method: AnyMethod) => onExecutor(method, options)
}

function onExecutor(
  method: AnyMethod,
  options: RunOnExecutorOptions<unknown>,
): ExecutorMethod<unknown, unknown[], unknown> {
  const { executor: field = 'executor', module, export: exported = 'default' } = options
  const moduleTask = module === undefined ? undefined : { module, export: exported }
  return function (this: unknown, ...args) {
    const executor = typeof field === 'function' ? field(this) : executorIn(this, field)
    return executor.submit(moduleTask ?? bindMethod(method, this), ...args)
  }
}

function executorIn(self: unknown, field: string): Executor {
  const executor = (self as Record<string, Partial<Executor> | undefined> | undefined)?.[field]
  if (typeof executor?.submit !== 'function') {
    throw new TypeError(`no executor in field "${field}" of the object`)
  }
  return executor as Executor
}

function isDecoratorContext(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && 'name' in value
}
