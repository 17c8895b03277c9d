import { interpolate } from '@tornado-ts/locale'
import type { RequestHandler } from './request-handler.ts'
import type { StaticUrlOptions } from './static-url.ts'

/**
 * What templates know of a handler.
 *
 * The user and the locale are asked for only by templates that mention them.
 */
export function templateNamespace(handler: RequestHandler): Record<string, unknown> {
  const staticUrl = (path: string, options?: StaticUrlOptions): string =>
    handler.staticUrl(path, options)
  const xsrfFormHtml = (): string => handler.xsrfFormHtml()
  const reverseUrl = (name: string, ...args: unknown[]): string => handler.reverseUrl(name, ...args)
  return {
    handler,
    request: handler.request,
    get currentUser() {
      return handler.currentUser
    },
    get current_user() {
      return handler.currentUser
    },
    get locale() {
      return handler.locale
    },
    _: (message: string, plural?: string, count?: number) =>
      handler.locale.translate(message, plural, count),
    pgettext: (context: string, message: string, plural?: string, count?: number) =>
      handler.locale.pgettext(context, message, plural, count),
    interpolate,
    staticUrl,
    static_url: staticUrl,
    xsrfFormHtml,
    xsrf_form_html: xsrfFormHtml,
    reverseUrl,
    reverse_url: reverseUrl,
    ...handler.ui,
  }
}

/** The arguments of a template, above what it knows of the handler. */
export function templateScope(namespace: object, args: object): object {
  // The namespace stays behind the arguments, and not copied, for what it has is worked out on use.
  return { __proto__: namespace, ...args }
}
