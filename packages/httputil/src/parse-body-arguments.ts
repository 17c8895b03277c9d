import type { HTTPFile } from './http-file.ts'
import { HTTPInputError } from './errors.ts'
import type { HTTPHeaders } from './http-headers.ts'
import { parseQsBytes } from '@tornado-ts/escape'

const MAX_ARGUMENTS = 10000

export function checkArgumentCount(query: string): void {
  let count = 1
  for (let at = query.indexOf('&'); at >= 0; at = query.indexOf('&', at + 1)) count++
  if (count > MAX_ARGUMENTS) throw new HTTPInputError('too many arguments')
}

export function parseBodyArguments(
  contentType: string,
  body: Uint8Array,
  args: Record<string, Buffer[]>,
  _files: Record<string, HTTPFile[]>,
  headers?: HTTPHeaders,
): void {
  if (!contentType.startsWith('application/x-www-form-urlencoded')) return
  const coding = headers?.get('Content-Encoding')
  if (coding !== undefined) throw new HTTPInputError(`Unsupported Content-Encoding: ${coding}`)
  Object.assign(args, parseQsBytes(body, { keepBlankValues: true }))
}
