import type { HTTPHeaders } from '@tornado-ts/httputil'
import { etagMatches } from './conditional.ts'
import { parseHttpDate } from './http-date.ts'

/** What the conditions of a request are compared with. */
export interface Validators {
  readonly etag: string | undefined
  /** In whole seconds, as Last-Modified says it. */
  readonly modified: Date | undefined
}

/**
 * Tells whether If-Match, or else If-Unmodified-Since, lets the request go on; if not, the answer
 * is 412 (RFC 9110 §13.1.1 and §13.1.4).
 */
export function preconditionHolds(headers: HTTPHeaders, { etag, modified }: Validators): boolean {
  const ifMatch = headers.get('If-Match')
  if (ifMatch !== undefined) {
    if (ifMatch.trim() === '*') return true
    // The comparison is a strong one.
    const tags: readonly string[] = ifMatch.match(/(?:W\/)?"[^"]*"/g) ?? []
    return isStrong(etag) && tags.includes(etag)
  }
  const since = dateOf(headers.get('If-Unmodified-Since'))
  return since === undefined || modified === undefined || modified.getTime() <= since
}

/**
 * Tells whether the client holds the current representation: If-None-Match decides alone where it is
 * present, else If-Modified-Since does (RFC 9110 §13.1.2 and §13.1.3).
 */
export function isNotModified(headers: HTTPHeaders, { etag, modified }: Validators): boolean {
  const ifNoneMatch = headers.get('If-None-Match')
  if (ifNoneMatch !== undefined) return etagMatches(etag ?? '', ifNoneMatch)
  const since = dateOf(headers.get('If-Modified-Since'))
  return since !== undefined && modified !== undefined && modified.getTime() <= since
}

/**
 * Tells whether a Range may be honoured: the part the client holds is one of this representation, or
 * the client does not care. Only a strong Etag or the exact date will do (RFC 9110 §13.1.5).
 */
export function isRangeCurrent(headers: HTTPHeaders, { etag, modified }: Validators): boolean {
  const ifRange = headers.get('If-Range')
  if (ifRange === undefined) return true
  if (ifRange.includes('"')) return isStrong(etag) && ifRange === etag
  return modified !== undefined && modified.getTime() === dateOf(ifRange)
}

function isStrong(etag: string | undefined): etag is string {
  return etag !== undefined && !etag.startsWith('W/')
}

function dateOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseHttpDate(text)
}
