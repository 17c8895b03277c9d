import { posix } from 'node:path'

import { BaseLoader, type LoaderOptions } from './base-loader.ts'
import { TemplateNotFoundError } from './errors.ts'
import { isRelativeTo } from './relative-name.ts'
import { Template } from './template.ts'

/**
 * Loads templates out of an object.
 *
 * @example
 * ```ts
 * const loader = new DictLoader({
 *   'base.html': 'Hello {% block who %}{% end %}!',
 *   'page.html': '{% extends base.html %}{% block who %}{{ name }}{% end %}',
 * })
 * loader.load('page.html').generate({ name: 'Ben' }) // Hello Ben!
 * ```
 *
 * @tornado template.DictLoader
 */
export class DictLoader extends BaseLoader {
  /** The texts of the templates by name; bytes are UTF-8. */
  readonly dict: Readonly<Record<string, string | Uint8Array>>

  constructor(dict: Readonly<Record<string, string | Uint8Array>>, options: LoaderOptions = {}) {
    super(options)
    this.dict = dict
  }

  /**
   * Resolves a name relative to the directory of `parentPath`; both are paths with `/`.
   *
   * @tornado template.DictLoader.resolve_path
   */
  resolvePath(name: string, parentPath?: string): string {
    return isRelativeTo(name, parentPath) ? posix.join(posix.dirname(parentPath), name) : name
  }

  protected createTemplate(name: string): Template {
    const source = Object.hasOwn(this.dict, name) ? this.dict[name] : undefined
    if (source === undefined) throw new TemplateNotFoundError(name)
    return new Template(source, { name, loader: this })
  }
}
