import type { BaseLoader } from '@tornado-ts/template'

/** The template loaders of an application, one for each directory, with what they have compiled. */
export class TemplateLoaders {
  readonly #byPath = new Map<string, BaseLoader>()

  /** The loader of `path`, made by `create` when it is asked for first. */
  get(path: string, create: (path: string) => BaseLoader): BaseLoader {
    const known = this.#byPath.get(path)
    if (known !== undefined) return known
    const loader = create(path)
    this.#byPath.set(path, loader)
    return loader
  }

  /** Has every template read and compiled again. */
  reset(): void {
    for (const loader of this.#byPath.values()) loader.reset()
  }
}
