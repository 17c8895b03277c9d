import { urlConcat } from '@tornado-ts/httputil'
import { RequestHandler } from './request-handler.ts'

/** The arguments of the rule of a {@link RedirectHandler}. */
export interface RedirectHandlerArguments {
  /** Where to; `{0}`, `{}` and `{name}` stand for groups of the pattern, `{{` and `}}` for braces. */
  readonly url: string
  /** 301 in place of 302. Default true. */
  readonly permanent?: boolean
}

/**
 * Sends GET requests elsewhere, with the query of the request added to the URL.
 *
 * @example
 * ```ts
 * ['/old/(.*)', RedirectHandler, { url: '/new/{0}' }]
 * ```
 *
 * @tornado web.RedirectHandler
 */
export class RedirectHandler extends RequestHandler {
  #url = ''
  #permanent = true

  override initialize({ url, permanent = true }: { url: string; permanent?: boolean }): void {
    this.#url = url
    this.#permanent = permanent
  }

  override get(): void {
    const target = fillPlaceholders(this.#url, this.pathArgs, this.pathKwargs)
    this.redirect(urlConcat(target, this.#query()), { permanent: this.#permanent })
  }

  /** The query grouped by name, in the order of the first appearance. */
  #query(): [string, string][] {
    return Object.entries(this.request.queryArguments).flatMap(([name, values]) =>
      values.map((value): [string, string] => [name, value.toString()]),
    )
  }
}

const PLACEHOLDER = /\{\{|\}\}|\{(\w*)\}/g

/**
 * Fills the placeholders of `template` from the groups of a path.
 *
 * @throws RangeError for a placeholder without a group.
 */
function fillPlaceholders(
  template: string,
  args: readonly (string | undefined)[],
  kwargs: Readonly<Record<string, string | undefined>>,
): string {
  let next = 0
  return template.replace(PLACEHOLDER, (text, name: string | undefined) => {
    if (text === '{{') return '{'
    if (text === '}}') return '}'
    const key = name === undefined || name === '' ? String(next++) : name
    const index = /^\d+$/.test(key) ? Number(key) : undefined
    const known = index === undefined ? key in kwargs : index < args.length
    if (!known) throw new RangeError(`no group ${key} for the placeholder ${text} of ${template}`)
    return (index === undefined ? kwargs[key] : args[index]) ?? ''
  })
}
