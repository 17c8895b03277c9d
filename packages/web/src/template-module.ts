import { isDeepStrictEqual } from 'node:util'
import { loadTemplate } from './load-template.ts'
import { UIModule } from './ui-module.ts'

/** What a template can ask for by `setResources`, as the members of {@link UIModule} of that name. */
export interface TemplateResources {
  readonly embeddedJavascript?: string
  readonly javascriptFiles?: string | Iterable<string>
  readonly embeddedCss?: string
  readonly cssFiles?: string | Iterable<string>
  readonly htmlHead?: string
  readonly htmlBody?: string
}

/**
 * The module `Template`: `{% module Template('entry.html', { entry }) %}` renders another template
 * with arguments of its own.
 *
 * In that template `{{ setResources({ cssFiles: 'entry.css' }) }}` asks for what the other members
 * of a UI module return. The resources are put into the page once for each template, so they must
 * not depend on its arguments.
 *
 * @tornado web.TemplateModule
 */
export class TemplateModule extends UIModule {
  readonly #resources = new Map<string, TemplateResources>()

  /**
   * @throws Error when the template asks for other resources than it did before.
   */
  override render(path: string, args: object = {}): Buffer | Promise<Buffer> {
    const setResources = (resources: object): string => {
      this.#setResources(path, resources)
      return ''
    }
    const scope = { setResources, set_resources: setResources, ...args }
    return loadTemplate(this.handler, path).isAsync
      ? this.renderStringAsync(path, scope)
      : this.renderString(path, scope)
  }

  override embeddedJavascript(): string {
    return this.#collect('embeddedJavascript').join('\n')
  }

  override javascriptFiles(): string[] {
    return this.#collect('javascriptFiles').flatMap(asList)
  }

  override embeddedCss(): string {
    return this.#collect('embeddedCss').join('\n')
  }

  override cssFiles(): string[] {
    return this.#collect('cssFiles').flatMap(asList)
  }

  override htmlHead(): string {
    return this.#collect('htmlHead').join('')
  }

  override htmlBody(): string {
    return this.#collect('htmlBody').join('')
  }

  #setResources(path: string, resources: object): void {
    const named = Object.fromEntries(
      Object.entries(resources).map(([name, value]) => [camelCase(name), value as unknown]),
    )
    const known = this.#resources.get(path)
    if (known === undefined) this.#resources.set(path, named)
    else if (!isDeepStrictEqual(known, named)) {
      throw new Error('set_resources called with different resources for the same template')
    }
  }

  #collect<K extends keyof TemplateResources>(name: K): NonNullable<TemplateResources[K]>[] {
    return [...this.#resources.values()].flatMap((resources) => {
      const value = resources[name]
      return value === undefined ? [] : [value]
    })
  }
}

function asList(files: string | Iterable<string>): string[] {
  return typeof files === 'string' ? [files] : [...files]
}

/** Ported templates have the names in Python's spelling. */
function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase())
}
