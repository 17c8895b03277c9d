import { ParseError } from './errors.ts'
import type { Template } from './template.ts'
import { checkWhitespaceMode, type WhitespaceMode } from './whitespace.ts'

/** What a loader's templates have in common. */
export interface LoaderOptions {
  /**
   * The function that the value of each expression goes through: the name of one, or an expression
   * for one. `null` or `'None'` turns escaping off. Default `'xhtmlEscape'`.
   */
  readonly autoescape?: string | null
  /** Names that all templates know, below the arguments of `generate`. Default none. */
  readonly namespace?: object
  /**
   * What happens to white space. By default it depends on the name: `single` for `.html` and `.js`,
   * otherwise `all`.
   */
  readonly whitespace?: WhitespaceMode
}

/**
 * Finds templates by name, and keeps them compiled.
 *
 * To get templates from elsewhere than {@link Loader} and {@link DictLoader} do, extend this class
 * with `resolvePath` and `createTemplate`. `{% extends %}` and `{% include %}` work only in templates
 * that have a loader.
 *
 * @example
 * ```ts
 * class GreetingLoader extends BaseLoader {
 *   resolvePath(name: string): string {
 *     return name
 *   }
 *   protected createTemplate(name: string): Template {
 *     return new Template('Hello {{ name }}', { name, loader: this })
 *   }
 * }
 * ```
 *
 * @tornado template.BaseLoader
 */
export abstract class BaseLoader {
  /** See {@link LoaderOptions.autoescape}; `null` is off. */
  readonly autoescape: string | null
  /** See {@link LoaderOptions.namespace}. What is put into it later is seen at the next rendering. */
  readonly namespace: Record<string, unknown>
  /** See {@link LoaderOptions.whitespace}; `undefined` if it depends on the name. */
  readonly whitespace: WhitespaceMode | undefined
  /** The templates that have been compiled, by name. */
  readonly templates: Map<string, Template> = new Map()
  readonly #unfinished = new Set<string>()

  /** @throws Error `invalid whitespace mode <mode>`. */
  constructor(options: LoaderOptions = {}) {
    const { autoescape = 'xhtmlEscape', namespace = {}, whitespace } = options
    this.autoescape = autoescape === 'None' ? null : autoescape
    this.namespace = namespace as Record<string, unknown>
    this.whitespace = whitespace === undefined ? undefined : checkWhitespaceMode(whitespace)
  }

  /**
   * Forgets all templates, so that they are read and compiled again.
   *
   * @tornado template.BaseLoader.reset
   */
  reset(): void {
    this.templates.clear()
  }

  /**
   * Turns a name, as `parentPath` mentions it, into the one under which the template is known.
   *
   * @tornado template.BaseLoader.resolve_path
   */
  abstract resolvePath(name: string, parentPath?: string): string

  /**
   * Returns the template of this name; it is compiled when it is asked for first, or after `reset`.
   *
   * @param parentPath The name of the template that mentions it, which relative names depend on.
   * @throws TemplateNotFoundError if there is none.
   * @throws ParseError if it cannot be compiled, or if it extends or includes itself.
   * @tornado template.BaseLoader.load
   */
  load(name: string, parentPath?: string): Template {
    const path = this.resolvePath(name, parentPath)
    const known = this.templates.get(path)
    if (known !== undefined) return known
    if (this.#unfinished.has(path)) throw new ParseError(`recursive template ${path}`)
    this.#unfinished.add(path)
    try {
      const template = this.createTemplate(path)
      this.templates.set(path, template)
      return template
    } finally {
      this.#unfinished.delete(path)
    }
  }

  /**
   * Returns the file of a template, which relative imports depend on; `undefined`, unless a
   * subclass knows better, if it comes out of no file.
   */
  filePath(_name: string): string | undefined {
    return undefined
  }

  /**
   * Makes the template of a resolved name.
   *
   * @throws TemplateNotFoundError if there is none.
   * @tornado template.BaseLoader._create_template
   */
  protected abstract createTemplate(name: string): Template
}
