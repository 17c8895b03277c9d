import type { GeneratedCode } from './generated-code.ts'
import { makeRender, type Render } from './render-function.ts'

/** A render function, ready to be called with these values. */
export interface BoundRender {
  readonly render: Render
  readonly values: readonly unknown[]
}

/** A render function and the names that it was made for. */
interface Variant {
  readonly names: readonly string[]
  readonly render: Render
}

/**
 * More variants than this are not kept, so that a page with many optional arguments cannot fill the
 * memory; a template has one, or one more for each optional argument that is really left out.
 */
const MAX_VARIANTS = 64

/**
 * Finds the render function for the names that are given, and makes it where there is none yet.
 *
 * @internal
 */
export class Renderer {
  readonly #generated: GeneratedCode
  readonly #comments: () => readonly string[]
  #variants: Variant[] = []

  /** @param comments Comments for the end of a function's source; asked for with each function. */
  constructor(generated: GeneratedCode, comments: () => readonly string[]) {
    this.#generated = generated
    this.#comments = comments
  }

  /** Looks every name of the template up: in the arguments, then in the namespace. */
  bind(args: object, namespace: object): BoundRender {
    const names: string[] = []
    const values: unknown[] = []
    for (const word of this.#generated.words) {
      const scope = has(args, word) ? args : has(namespace, word) ? namespace : undefined
      if (scope === undefined) continue
      names.push(word)
      values.push(Reflect.get(scope, word))
    }
    const variant = this.#variants.find((known) => isSame(known.names, names))
    return { render: (variant ?? this.#makeVariant(names)).render, values }
  }

  #makeVariant(names: readonly string[]): Variant {
    const variant = { names, render: makeRender(this.#generated, names, this.#comments()) }
    this.#variants = [variant, ...this.#variants.slice(0, MAX_VARIANTS - 1)]
    return variant
  }
}

/** Tells whether a scope has a name. What every object inherits does not count. */
function has(scope: object, name: string): boolean {
  return name in scope && (!(name in Object.prototype) || Object.hasOwn(scope, name))
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((name, index) => name === right[index])
}
