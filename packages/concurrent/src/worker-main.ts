import type { MessagePort } from 'node:worker_threads'

/** How an error crosses from a worker to the thread that submitted the task. */
export type SentFailure =
  | { readonly thrown: unknown }
  | {
      readonly name: string
      readonly message: string
      readonly stack: string | undefined
      readonly fields: Readonly<Record<string, unknown>>
      readonly cause: SentFailure | undefined
    }

/** What a worker answers to one task. */
export type Reply = { readonly value: unknown } | { readonly failure: SentFailure }

type ImportModule = (specifier: string) => Promise<object>
type PortModule = typeof import('node:worker_threads')

/**
 * The program of a worker thread, as source text: so it needs no file of its own and works from
 * sources, from a build and from a bundle.
 *
 * Two things are given to {@link workerMain} from outside of its own text, because transpilers put
 * calls of helpers in their place, and helpers do not travel with the text of a function: `import()`
 * of a computed name, and `__name`, which esbuild (and so tsx) wraps around functions.
 */
export function workerProgram(): string {
  return `globalThis.__name ??= (fn) => fn;(${workerMain.toString()})((name) => import(name))`
}

/** Must not refer to anything outside of itself. */
function workerMain(importModule: ImportModule): void {
  interface Message {
    readonly source?: string
    readonly module: string
    readonly export: string
    readonly args: readonly unknown[]
  }
  type TaskFunction = (...args: readonly unknown[]) => unknown
  const deepestCause = 8

  const evaluate = (source: string): TaskFunction => {
    const indirectEval = eval
    try {
      return indirectEval(`(${source}\n)`) as TaskFunction
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      // The text of a method, `name(x) { ... }`, is no expression, but it is part of one.
      const holder = indirectEval(`({${source}\n})`) as Record<string, TaskFunction>
      const [method] = Object.values(holder)
      if (method === undefined) throw error
      return method
    }
  }
  const load = async (message: Message): Promise<TaskFunction> => {
    if (message.source !== undefined) return evaluate(message.source)
    const loaded = (await importModule(message.module)) as Record<string, unknown>
    const task = loaded[message.export]
    if (typeof task === 'function') return task as TaskFunction
    throw new TypeError(`${message.module} exports no function "${message.export}"`)
  }
  const cloneableFields = (error: Error): Record<string, unknown> => {
    const fields: Record<string, unknown> = {}
    for (const [key, value] of Object.entries(error)) {
      try {
        fields[key] = structuredClone(value)
      } catch {
        // A field that cannot cross is less than the error it belongs to.
      }
    }
    return fields
  }
  const describe = (error: unknown, depth = 0): SentFailure => {
    if (!(error instanceof Error)) return { thrown: error }
    const { name, message, stack, cause } = error
    const fields = cloneableFields(error)
    const described =
      cause === undefined || depth >= deepestCause ? undefined : describe(cause, depth + 1)
    return { name, message, stack, fields, cause: described }
  }

  void importModule('node:worker_threads').then((module) => {
    const port = (module as PortModule).workerData as MessagePort
    const perform = async (message: Message): Promise<Reply> => {
      try {
        const task = await load(message)
        return { value: await task(...message.args) }
      } catch (error) {
        return { failure: describe(error) }
      }
    }
    port.on('message', (message: Message) => {
      void perform(message).then((reply) => {
        try {
          port.postMessage(reply)
        } catch (error) {
          port.postMessage({ failure: describe(error) } satisfies Reply)
        }
      })
    })
  })
}
