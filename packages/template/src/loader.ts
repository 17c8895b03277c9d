import { readFileSync } from 'node:fs'
import { dirname, relative, resolve, sep } from 'node:path'

import { BaseLoader, type LoaderOptions } from './base-loader.ts'
import { TemplateNotFoundError } from './errors.ts'
import { isRelativeTo } from './relative-name.ts'
import { Template } from './template.ts'

/**
 * Loads templates from the files of a directory, in UTF-8.
 *
 * Names are relative to the directory. Between templates they are relative to the file that mentions
 * them. Names are trusted: a name that begins with `/`, or leads out of the directory, is followed.
 * Files are read synchronously, each once until `reset`.
 *
 * @example
 * ```ts
 * const loader = new Loader('templates')
 * loader.load('page.html').generate({ title: 'Hello' })
 * ```
 *
 * @tornado template.Loader
 */
export class Loader extends BaseLoader {
  /** The directory, as an absolute path. */
  readonly root: string

  /** @param rootDirectory The directory; relative to the working directory of this moment. */
  constructor(rootDirectory: string, options: LoaderOptions = {}) {
    super(options)
    this.root = resolve(rootDirectory)
  }

  /**
   * Turns a name relative to `parentPath` into one relative to the root, with `/` between its parts;
   * a name that leads out of the root stays as it is.
   *
   * @tornado template.Loader.resolve_path
   */
  resolvePath(name: string, parentPath?: string): string {
    if (!isRelativeTo(name, parentPath)) return name
    const path = resolve(this.root, dirname(parentPath), name)
    const prefix = this.root.endsWith(sep) ? this.root : this.root + sep
    return path.startsWith(prefix) ? relative(this.root, path).replaceAll(sep, '/') : name
  }

  override filePath(name: string): string {
    return resolve(this.root, name)
  }

  protected createTemplate(name: string): Template {
    return new Template(this.#read(name), { name, loader: this })
  }

  #read(name: string): Buffer {
    try {
      return readFileSync(this.filePath(name))
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error
      throw new TemplateNotFoundError(name, { cause: error })
    }
  }
}
