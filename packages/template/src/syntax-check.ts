import { appLog } from '@tornado-ts/log'

import type { Check, GeneratedCode } from './generated-code.ts'
import { compileFunction } from './compile-function.ts'
import { ParseError } from './errors.ts'
import { makeRender } from './render-function.ts'

/**
 * Makes sure that generated code is JavaScript.
 *
 * @param name The template that the code renders, for the log.
 * @throws ParseError for the first expression that is not; the whole code is logged then.
 * @internal
 */
export function checkSyntax(generated: GeneratedCode, name: string): void {
  const error = faultOf(() => makeRender(generated, [], []))
  if (error === undefined) return
  appLog.error('%s code:\n%s', name, listing(generated.code))
  for (const check of generated.checks) {
    const culprit = faultOf(() => compile(check, generated.isAsync))
    if (culprit === undefined) continue
    const { template, line } = check.place
    throw new ParseError(message(culprit), template.name, line, { cause: culprit })
  }
  throw new ParseError(message(error), name, 0, { cause: error })
}

function compile({ statement }: Check, isAsync: boolean): void {
  compileFunction([], `"use strict"; ${isAsync ? 'async ' : ''}function check() { ${statement}\n}`)
}

function faultOf(action: () => void): Error | undefined {
  try {
    action()
    return undefined
  } catch (error) {
    return error as Error
  }
}

function message(error: Error): string {
  return `invalid expression: ${error.message}`
}

function listing(code: string): string {
  const lines = code.split('\n')
  const width = String(lines.length).length
  return lines.map((line, index) => `${String(index + 1).padStart(width)}  ${line}`).join('\n')
}
