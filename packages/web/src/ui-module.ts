import type { HTTPServerRequest } from '@tornado-ts/httputil'
import type { Locale } from '@tornado-ts/locale'
import type { RequestHandler } from './request-handler.ts'
import type { UINamespace } from './ui-namespace.ts'

/**
 * A part of a page that templates use by `{% module Name(args) %}`, with the scripts and styles it
 * needs, which `render` puts into the page once.
 *
 * Subclass it, define `render`, and name the class in the setting `uiModules`. One instance serves
 * all uses of the module in one request. Subclasses do not define a constructor.
 *
 * @example
 * ```ts
 * class Entry extends UIModule {
 *   override render(title: string) {
 *     return this.renderString('entry.html', { title })
 *   }
 *   override cssFiles() {
 *     return 'entry.css'
 *   }
 * }
 * ```
 *
 * @tornado web.UIModule
 */
export class UIModule {
  readonly handler: RequestHandler

  constructor(handler: RequestHandler) {
    this.handler = handler
  }

  /** The request of the handler. */
  get request(): HTTPServerRequest {
    return this.handler.request
  }

  /** The UI methods and modules, for use by this one. */
  get ui(): UINamespace {
    return this.handler.ui
  }

  /** The locale of the handler. */
  get locale(): Locale {
    return this.handler.locale
  }

  /** The user of the handler. */
  get currentUser(): unknown {
    return this.handler.currentUser
  }

  /**
   * Makes the HTML of one use.
   *
   * @returns HTML, which `{% module %}` does not escape; a promise for it in a template that waits.
   */
  render(..._args: unknown[]): string | Uint8Array | Promise<string | Uint8Array> {
    throw new Error('render is not implemented')
  }

  /** A script to be written into the page, at the end of its body. */
  embeddedJavascript(): string | undefined {
    return undefined
  }

  /** Scripts to be linked at the end of the body: URLs, or names of static files. */
  javascriptFiles(): string | Iterable<string> | undefined {
    return undefined
  }

  /** Styles to be written into the head. */
  embeddedCss(): string | undefined {
    return undefined
  }

  /** Style sheets to be linked in the head: URLs, or names of static files. */
  cssFiles(): string | Iterable<string> | undefined {
    return undefined
  }

  /** HTML for the end of the head. */
  htmlHead(): string | undefined {
    return undefined
  }

  /** HTML for the end of the body. */
  htmlBody(): string | undefined {
    return undefined
  }

  /** Renders a template, as {@link RequestHandler.renderString} does. */
  renderString(path: string, args?: object): Buffer {
    return this.handler.renderString(path, args)
  }

  /** Renders a template that may wait, as {@link RequestHandler.renderStringAsync} does. */
  renderStringAsync(path: string, args?: object): Promise<Buffer> {
    return this.handler.renderStringAsync(path, args)
  }
}
