import { toUnicode } from '@tornado-ts/escape'

import type { BaseLoader } from './base-loader.ts'
import { generateCode } from './code-generator.ts'
import { ParseError } from './errors.ts'
import type { GeneratedCode } from './generated-code.ts'
import type { ParsedTemplate } from './nodes.ts'
import { parseTemplate } from './parser.ts'
import { LINES_BEFORE } from './render-function.ts'
import { Renderer } from './renderer.ts'
import { nameUrl, sourceMapComment, sourceName } from './source-map.ts'
import { checkSyntax } from './syntax-check.ts'
import { addTemplateLines, type StackMap } from './template-stack.ts'
import { checkWhitespaceMode, type WhitespaceMode } from './whitespace.ts'

/** Options of {@link Template}. */
export interface TemplateOptions {
  /** What errors call the template, and what relative names in it depend on. Default `<string>`. */
  readonly name?: string
  /** Where the templates come from that it extends or includes; gives the other options defaults. */
  readonly loader?: BaseLoader | undefined
  /** See {@link LoaderOptions.autoescape}. Default: the loader's, else `'xhtmlEscape'`. */
  readonly autoescape?: string | null | undefined
  /** See {@link LoaderOptions.whitespace}. Default: the loader's, else by the name. */
  readonly whitespace?: WhitespaceMode | undefined
  /** @deprecated Use `whitespace`: true is `'single'`, false is `'all'`. */
  readonly compressWhitespace?: boolean | undefined
}

const DEFAULT_NAME = '<string>'

/**
 * A text with expressions and directives, compiled to one JavaScript function.
 *
 * Templates are code: whoever writes one can do what the program can. Values that are printed are
 * escaped for HTML unless a template says otherwise.
 *
 * @example
 * ```ts
 * const template = new Template('Hello {{ name }}!')
 * template.generate({ name: '<Ben>' }).toString() // Hello &lt;Ben&gt;!
 * ```
 *
 * @tornado template.Template
 */
export class Template {
  /** See {@link TemplateOptions.name}. */
  readonly name: string
  /** Where it takes other templates from. */
  readonly loader: BaseLoader | undefined
  /** The names that it knows besides the built-ins and the arguments: the loader's. */
  readonly namespace: Readonly<Record<string, unknown>>
  /** The function that expressions of this file go through; `null` is off. */
  readonly autoescape: string | null
  /** The JavaScript that renders it, with the template's name and line behind each statement. */
  readonly code: string
  /** Whether it waits for something, so that only `generateAsync` can render it. */
  readonly isAsync: boolean
  /** @internal */
  readonly parsed: ParsedTemplate
  readonly #renderer: Renderer
  readonly #stackMap: StackMap

  /**
   * Compiles a template.
   *
   * @param source The text; bytes are UTF-8.
   * @throws ParseError if it is malformed, or has an expression that is no JavaScript.
   * @throws TemplateNotFoundError if what it extends or includes does not exist.
   * @throws Error `invalid whitespace mode <mode>`; Error if both `whitespace` and
   *   `compressWhitespace` are given.
   */
  constructor(source: string | Uint8Array, options: TemplateOptions = {}) {
    const { name = DEFAULT_NAME, loader } = options
    const autoescape = options.autoescape === undefined ? loader?.autoescape : options.autoescape
    this.name = name
    this.loader = loader
    this.namespace = loader?.namespace ?? {}
    this.parsed = parseTemplate(decode(source, name), name, {
      autoescape: autoescape === undefined ? 'xhtmlEscape' : autoescape,
      whitespace: whitespaceMode(options, name),
    })
    this.autoescape = this.parsed.autoescape?.code.text ?? null
    const generated = generateCode(this.parsed, loader)
    checkSyntax(generated, name)
    this.code = generated.code
    this.isAsync = generated.isAsync
    this.#stackMap = stackMap(name, generated, loader)
    this.#renderer = new Renderer(generated, () => [
      sourceMapComment([...Array<undefined>(LINES_BEFORE), ...generated.places], (template) =>
        loader?.filePath(template.name),
      ),
      `//# sourceURL=${this.#stackMap.url}`,
    ])
  }

  /**
   * Renders the template.
   *
   * A name in it is looked up among its own variables, then in `args`, in the loader's namespace,
   * among the built-ins and among the globals of JavaScript. Keys of `args` that are no identifiers
   * cannot be reached.
   *
   * @returns The output in UTF-8.
   * @throws TypeError if the template waits for something. Whatever an expression throws; its stack
   *   then names the lines of the templates.
   * @tornado template.Template.generate
   */
  generate(args: object = {}): Buffer {
    if (this.isAsync) throw new TypeError(`template ${this.name} uses await; call generateAsync`)
    const { render, values } = this.#renderer.bind(args, this.namespace)
    try {
      return Buffer.from(render(...values) as string, 'utf8')
    } catch (error) {
      addTemplateLines(error, this.#stackMap)
      throw error
    }
  }

  /**
   * Renders a template that may wait for something: `await` in an expression, `for await`, or a
   * module that is not a part of Node. Other templates can be rendered as well.
   *
   * @returns The output in UTF-8; rejects as {@link Template.generate} throws.
   */
  async generateAsync(args: object = {}): Promise<Buffer> {
    const { render, values } = this.#renderer.bind(args, this.namespace)
    try {
      return Buffer.from(await render(...values), 'utf8')
    } catch (error) {
      addTemplateLines(error, this.#stackMap)
      throw error
    }
  }
}

function decode(source: string | Uint8Array, name: string): string {
  if (typeof source === 'string') return source
  try {
    return toUnicode(source)
  } catch (error) {
    throw new ParseError((error as Error).message, name, 0, { cause: error })
  }
}

function whitespaceMode(options: TemplateOptions, name: string): WhitespaceMode {
  const { compressWhitespace, loader, whitespace } = options
  if (compressWhitespace !== undefined) {
    if (whitespace !== undefined) {
      throw new Error('cannot set both whitespace and compress_whitespace')
    }
    return compressWhitespace ? 'single' : 'all'
  }
  if (whitespace !== undefined) return checkWhitespaceMode(whitespace)
  return loader?.whitespace ?? (/\.(?:html|js)$/.test(name) ? 'single' : 'all')
}

function stackMap(
  name: string,
  { places }: GeneratedCode,
  loader: BaseLoader | undefined,
): StackMap {
  return {
    name,
    url: nameUrl('tornado-template', name),
    placeOf: (line) => places[line - 1 - LINES_BEFORE],
    placeIn: (source, line) => {
      return places.find(({ line: placeLine, template }) => {
        return (
          placeLine === line &&
          sourceName(template.name, loader?.filePath(template.name)) === source
        )
      })
    },
  }
}
