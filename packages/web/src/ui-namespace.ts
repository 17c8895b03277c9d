import type { Page } from './page.ts'

/** Renders a UI module. */
export type UIModuleCall = (...args: unknown[]) => string | Promise<string>

/** The UI modules of a handler, by name. */
export type UIModuleNamespace = Readonly<Record<string, UIModuleCall | undefined>>

/** What templates know of the settings `uiMethods` and `uiModules`. */
export interface UINamespace {
  /** The modules; one that is not there is undefined. */
  readonly modules: UIModuleNamespace
  /** The same, by the name that `{% module %}` uses. */
  readonly _tt_modules: UIModuleNamespace
  /** A UI method, to be called without the handler. */
  readonly [method: string]: unknown
}

/** Binds the UI methods and modules of the application to one page. */
export function bindUI(page: Page): UINamespace {
  const { handler } = page
  const modules = moduleNamespace(page)
  const ui: Record<string, unknown> = {}
  for (const [name, method] of Object.entries(handler.application.uiMethods)) {
    ui[name] = (...args: unknown[]) => method(handler, ...args)
  }
  return { modules, ...ui, _tt_modules: modules }
}

/** Looks modules up when they are used: a page uses few of those that there are. */
function moduleNamespace(page: Page): UIModuleNamespace {
  const { uiModules } = page.handler.application
  return new Proxy<UIModuleNamespace>(Object.freeze({}), {
    get: (_target, name) => {
      if (typeof name !== 'string' || !Object.hasOwn(uiModules, name)) return undefined
      return (...args: unknown[]) => page.renderModule(name, args)
    },
  })
}
