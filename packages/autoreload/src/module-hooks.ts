import type { LoadFnOutput, LoadHookContext } from 'node:module'
import { fileURLToPath } from 'node:url'
import { reportSource } from './report.ts'

/** Reports the file of every module before it is loaded. Follows Node's contract for `load` hooks. */
export function load<R extends LoadFnOutput | Promise<LoadFnOutput>>(
  url: string,
  context: LoadHookContext,
  nextLoad: (url: string, context: LoadHookContext) => R,
): R {
  if (url.startsWith('file:')) reportSource(fileURLToPath(url))
  return nextLoad(url, context)
}
