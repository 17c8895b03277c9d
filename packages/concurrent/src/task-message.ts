import { isAbsolute } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ModuleTask, Task } from './executor.ts'

/** A task in a form that can be posted to a worker thread. */
export type TaskMessage =
  | { readonly source: string }
  | { readonly module: string; readonly export: string }

type Method = (...args: never[]) => unknown

/** The methods behind bound functions, since the source text of a bound function is lost. */
const methods: WeakMap<object, Method> = new WeakMap()

/** `method` bound to `self`, for executors that call it and for those that send its source. */
export function bindMethod<R>(
  method: (...args: never[]) => R,
  self: unknown,
): (...args: never[]) => R {
  const bound = (...args: never[]): R => method.apply(self, args)
  methods.set(bound, method)
  return bound
}

/**
 * @throws TypeError if the task is neither a function with source text nor a module that a worker
 * can find.
 */
export function taskMessage(task: Task<unknown>): TaskMessage {
  if (typeof task === 'function') return { source: sourceOf(methods.get(task) ?? task) }
  if (typeof task !== 'object' || task === null || !('module' in task)) {
    throw new TypeError(`a task is a function or { module, export }, not ${String(task)}`)
  }
  return { module: moduleSpecifier(task), export: task.export ?? 'default' }
}

function sourceOf(fn: Method): string {
  const source = Function.prototype.toString.call(fn)
  if (source.endsWith('{ [native code] }')) {
    throw new TypeError(`${fn.name || 'the function'} is native or bound and has no source to send`)
  }
  return source
}

function moduleSpecifier({ module }: ModuleTask): string {
  if (module instanceof URL) return module.href
  if (typeof module !== 'string') throw new TypeError(`not a module: ${String(module)}`)
  if (isAbsolute(module)) return pathToFileURL(module).href
  if (/^\.\.?[\\/]/.test(module)) {
    throw new TypeError(`"${module}" is relative; pass new URL("${module}", import.meta.url)`)
  }
  return module
}
