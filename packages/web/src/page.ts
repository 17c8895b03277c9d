import { isFuture } from '@tornado-ts/concurrent'
import { toUnicode } from '@tornado-ts/escape'
import type { Locale } from '@tornado-ts/locale'
import type { HandlerState } from './handler-state.ts'
import type { RequestHandler } from './request-handler.ts'
import type { RequestRenderer } from './request-renderer.ts'
import type { UIModule } from './ui-module.ts'
import { bindUI, type UINamespace } from './ui-namespace.ts'

/** What a handler needs once it renders something, or asks for its locale. */
export class Page {
  readonly handler: RequestHandler
  locale: Locale | undefined = undefined
  /** Where templates are looked for when they are used by other templates. */
  directory: string | undefined = undefined
  /** The templates of the application have been forgotten for this request, where they are to be. */
  fresh = false
  /** The UI modules in use, in the order of their first use. */
  readonly modules: Map<string, UIModule> = new Map()
  /** An asynchronous template that becomes the response. */
  rendering: Promise<void> | undefined = undefined
  /** What is rendered is an error page. */
  failed = false
  #ui: UINamespace | undefined = undefined

  constructor(handler: RequestHandler) {
    this.handler = handler
  }

  get ui(): UINamespace {
    this.#ui ??= bindUI(this)
    return this.#ui
  }

  /** Begins a response; an error page has nothing to do with what failed before it. */
  begin({ failed }: HandlerState): void {
    if (this.failed === failed) return
    this.failed = failed
    this.rendering = undefined
    this.modules.clear()
  }

  /** Renders the module of this name, which exists. */
  renderModule(name: string, args: readonly unknown[]): string | Promise<string> {
    const rendered = this.#module(name).render(...args)
    return isFuture(rendered)
      ? Promise.resolve(rendered).then((html) => toUnicode(html))
      : toUnicode(rendered)
  }

  #module(name: string): UIModule {
    const known = this.modules.get(name)
    if (known !== undefined) return known
    const moduleClass = this.handler.application.uiModules[name]
    if (moduleClass === undefined) throw new Error(`there is no UI module ${name}`)
    const module = new moduleClass(this.handler)
    this.modules.set(name, module)
    return module
  }
}

/** Handlers that render nothing, most of all in services, have no page and pay for none. */
const pages = new WeakMap<RequestRenderer, Page>()

/** The page of a handler, made when it is asked for first. */
export function pageOf(handler: RequestRenderer): Page {
  let page = pages.get(handler)
  if (page === undefined) {
    page = new Page(handler as RequestHandler)
    pages.set(handler, page)
  }
  return page
}

/**
 * The asynchronous template that is going to be the response of a handler, or its error page; the
 * promise rejects when that fails.
 */
export function renderingOf(
  handler: RequestRenderer,
  { autoFinish, failed }: HandlerState,
): Promise<void> | undefined {
  // Who renders such a template has it finish the response, in place of the framework.
  if (autoFinish) return undefined
  const page = pages.get(handler)
  return page?.failed === failed ? page.rendering : undefined
}
