import { linkify, type LinkifyOptions } from '@tornado-ts/escape'
import type { RequestHandler } from './request-handler.ts'
import { TemplateModule } from './template-module.ts'
import { UIModule } from './ui-module.ts'

/** The class of a UI module. */
export type UIModuleClass = new (handler: RequestHandler) => UIModule

/** A function that templates can call; it gets the handler before the arguments. */
export type UIMethod = (handler: RequestHandler, ...args: unknown[]) => unknown

class Linkify extends UIModule {
  override render(text: string, options?: LinkifyOptions): string {
    return linkify(text, options)
  }
}

class XsrfFormHtml extends UIModule {
  override render(): string {
    return this.handler.xsrfFormHtml()
  }
}

/** The modules of every application, and those that the setting `uiModules` names. */
export function collectModules(source: object | undefined): Record<string, UIModuleClass> {
  const modules: Record<string, UIModuleClass> = {
    linkify: Linkify,
    xsrfFormHtml: XsrfFormHtml,
    xsrf_form_html: XsrfFormHtml,
    Template: TemplateModule,
  }
  for (const [name, value] of entriesOf(source)) {
    if (isModuleClass(value)) modules[name] = value
  }
  return modules
}

/** The functions among what the setting `uiMethods` names. */
export function collectMethods(source: object | undefined): Record<string, UIMethod> {
  const methods: Record<string, UIMethod> = {}
  for (const [name, value] of entriesOf(source)) {
    if (typeof value === 'function' && isMethodName(name)) methods[name] = value as UIMethod
  }
  return methods
}

/** The members of an object or an ES module, or of several in an array. */
function entriesOf(source: object | undefined): [string, unknown][] {
  if (source === undefined) return []
  if (Array.isArray(source)) return source.flatMap((each: object) => entriesOf(each))
  return Object.entries(source)
}

function isModuleClass(value: unknown): value is UIModuleClass {
  return typeof value === 'function' && value.prototype instanceof UIModule
}

/** Classes and private functions of a module are no methods. */
function isMethodName(name: string): boolean {
  const [first = '_'] = name
  return first !== '_' && first === first.toLowerCase()
}
