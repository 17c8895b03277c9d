import { defineError, TornadoError } from '@tornado-ts/util'

/**
 * A template that cannot be compiled: a tag without its end, an unknown directive, JavaScript that
 * is none.
 *
 * Code `TORNADO_TEMPLATE_PARSE`. The message says what was wrong or missing and ends in
 * ` at <filename>:<lineno>`; {@link ParseError.rawMessage} is the part before that. For a fault in a
 * JavaScript expression `cause` is the engine's SyntaxError.
 *
 * @tornado template.ParseError
 */
export class ParseError extends TornadoError {
  static {
    defineError(this, 'ParseError', 'TORNADO_TEMPLATE_PARSE')
  }

  /** The message without the position. */
  readonly rawMessage: string
  /** The name of the template at fault; `undefined` if there is none to blame. */
  readonly filename: string | undefined
  /** The line where the faulty tag begins, from 1; 0 if the fault is in no particular line. */
  readonly lineno: number

  constructor(message: string, filename?: string, lineno = 0, options?: ErrorOptions) {
    super(`${message} at ${filename ?? 'None'}:${lineno}`, options)
    this.rawMessage = message
    this.filename = filename
    this.lineno = lineno
  }

  /** The message with its position, as Tornado's `str()` of the error. */
  override toString(): string {
    return this.message
  }
}

/** What {@link TemplateNotFoundError} takes besides the name. */
export interface TemplateNotFoundErrorOptions extends ErrorOptions {
  readonly mentionedAt?: string | undefined
}

/**
 * A loader has no template of the name that was asked for.
 *
 * Code `TORNADO_TEMPLATE_NOT_FOUND`. `cause` is the file system's error when the template was
 * expected in a file.
 */
export class TemplateNotFoundError extends TornadoError {
  static {
    defineError(this, 'TemplateNotFoundError', 'TORNADO_TEMPLATE_NOT_FOUND')
  }

  /** The name, as the loader resolved it. */
  readonly templateName: string
  /** The `<filename>:<lineno>` that extends or includes it; `undefined` if the program asked. */
  readonly mentionedAt: string | undefined

  constructor(templateName: string, options: TemplateNotFoundErrorOptions = {}) {
    const { mentionedAt, ...errorOptions } = options
    const where = mentionedAt === undefined ? '' : ` at ${mentionedAt}`
    super(`no template named '${templateName}'${where}`, errorOptions)
    this.templateName = templateName
    this.mentionedAt = mentionedAt
  }
}
