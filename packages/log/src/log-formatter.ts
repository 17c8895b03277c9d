import { stderrHasColors } from './color-support.ts'
import { exceptionText, type Formatter, indentLines, messageText } from './formatter.ts'
import { CRITICAL, DEBUG, ERROR, INFO, WARNING } from './levels.ts'
import type { LogRecord } from './log-record.ts'
import { formatDirective, parseTemplate, type Template } from './printf.ts'
import { strftime } from './strftime.ts'

/** Options of {@link LogFormatter}. */
export interface LogFormatterOptions {
  /** The entry, with `%(field)s` for any field of the record; `LogFormatter.DEFAULT_FORMAT` by default. */
  fmt?: string
  /** What `%(asctime)s` shows; `LogFormatter.DEFAULT_DATE_FORMAT` by default. */
  datefmt?: string
  /** Only `"%"` exists. */
  style?: '%'
  /** Whether to use colours where standard error shows them; true by default. */
  color?: boolean
  /** ANSI colour number per level; `LogFormatter.DEFAULT_COLORS` by default. */
  colors?: Readonly<Record<number, number>>
}

/**
 * Formats entries as Tornado does: `[I 260131 09:15:00 main:12] message`, with the bracket in the colour of
 * its level if the log goes to a terminal.
 *
 * An entry of several lines is indented from its second line on, and control characters in the message are
 * shown as `\xNN`, so nothing that a peer sent can look like an entry of its own.
 *
 * Fields of the format string are those of {@link LogRecord}, by either spelling of `endColor`, and those
 * given as `extra`; one that a record does not have is left empty.
 *
 * @tornado log.LogFormatter
 */
export class LogFormatter implements Formatter {
  /** @tornado log.LogFormatter.DEFAULT_FORMAT */
  static readonly DEFAULT_FORMAT: string =
    '%(color)s[%(levelname)1.1s %(asctime)s %(module)s:%(lineno)d]%(end_color)s %(message)s'
  /** @tornado log.LogFormatter.DEFAULT_DATE_FORMAT */
  static readonly DEFAULT_DATE_FORMAT: string = '%y%m%d %H:%M:%S'
  /**
   * Blue, green, yellow, red, magenta.
   *
   * @tornado log.LogFormatter.DEFAULT_COLORS
   */
  static readonly DEFAULT_COLORS: Readonly<Record<number, number>> = {
    [DEBUG]: 4,
    [INFO]: 2,
    [WARNING]: 3,
    [ERROR]: 1,
    [CRITICAL]: 5,
  }

  /** What comes before an entry of a level; empty where there are no colours. */
  protected colors: Readonly<Record<number, string>> = {}
  /** What ends the colour. */
  protected normal = ''
  readonly #template: Template
  readonly #datefmt: string

  /** @throws RangeError for a style other than `"%"` and for a format string that cannot be understood. */
  constructor(options: LogFormatterOptions = {}) {
    const { style = '%', color = true, colors = LogFormatter.DEFAULT_COLORS } = options
    if (style !== '%') throw new RangeError(`unknown style of format string: '${String(style)}'`)
    this.#template = parseTemplate(options.fmt ?? LogFormatter.DEFAULT_FORMAT)
    this.#datefmt = options.datefmt ?? LogFormatter.DEFAULT_DATE_FORMAT
    if (color && stderrHasColors()) {
      const sequence = ([level, number]: [string, number]) => [level, `\x1b[2;3${number}m`]
      this.colors = Object.fromEntries(Object.entries(colors).map(sequence)) as Record<
        number,
        string
      >
      this.normal = '\x1b[0m'
    }
  }

  /**
   * Gives the entry of a record. A message that does not fit its arguments becomes
   * `Bad message (<error>): <record>`; it is not an error of the formatter.
   *
   * @tornado log.LogFormatter.format
   */
  format(record: LogRecord): string {
    record.message = messageText(record)
    record.asctime = strftime(this.#datefmt, new Date(record.created * 1000))
    const color = this.colors[record.levelno]
    record.color = color ?? ''
    record.endColor = color === undefined ? '' : this.normal
    let entry = this.#fill(record)
    if (record.excInfo !== undefined) entry = `${entry.trimEnd()}\n${exceptionText(record)}`
    return indentLines(entry)
  }

  #fill(record: LogRecord): string {
    const fields = record as unknown as Readonly<Record<string, unknown>>
    let out = ''
    for (const part of this.#template) {
      if (typeof part === 'string') {
        out += part
        continue
      }
      const value = fields[part.field === 'end_color' ? 'endColor' : (part.field ?? '')]
      if (value !== undefined) out += formatDirective(part, value)
    }
    return out
  }
}
