import { basename, extname } from 'node:path'
import { type CapturedCaller, sourcePosition, type SourcePosition } from './caller.ts'
import { getLevelName } from './levels.ts'
import { printf } from './printf.ts'
import { safeUnicode } from './safe-text.ts'

/** What a {@link LogRecord} is made of. */
export interface LogRecordInit {
  /** Name of the logger. */
  readonly name: string
  /** Level of the record, for example `ERROR`. */
  readonly levelno: number
  /** The message, a printf-style format if there are arguments. */
  readonly msg: unknown
  /** Arguments of the format. */
  readonly args?: readonly unknown[]
  /** The error to show below the message; `undefined` and `null` mean none. */
  readonly excInfo?: unknown
  /** More fields for the format string; one that the record has anyway is ignored. */
  readonly extra?: object | undefined
  /** @internal Where the logger was called. */
  readonly caller?: CapturedCaller
}

/**
 * One event of the log on its way from a logger to the handlers.
 *
 * The fields are those a format string can name. The place of the call (`pathname`, `filename`, `module`,
 * `lineno`, `funcName`) is worked out when first read.
 *
 * @tornado logging.LogRecord
 */
export class LogRecord {
  /** Name of the logger the event was logged on. */
  readonly name: string
  /** The level as a number. */
  readonly levelno: number
  /** The level as a word. */
  readonly levelname: string
  /** The message before its arguments are put in. */
  readonly msg: unknown
  /** The arguments of the message. */
  readonly args: readonly unknown[]
  /** When the event was logged, in seconds since 1970 with a fraction. */
  readonly created: number
  /** The milliseconds of {@link created}, 0 to 999. */
  readonly msecs: number
  /** Id of this process. */
  readonly process: number
  /** The error that belongs to the event, or `undefined`. */
  readonly excInfo: unknown
  /** The text of {@link excInfo}, kept by the first formatter that made it. */
  excText: string | undefined = undefined
  /** The finished message, set by the formatter. */
  message = ''
  /** The time as text, set by the formatter. */
  asctime = ''
  /** The escape sequence that begins the level's colour, set by the formatter. */
  color = ''
  /** The escape sequence that ends it; `%(end_color)s` names it too. */
  endColor = ''
  readonly #caller: CapturedCaller | undefined
  #position: SourcePosition | undefined = undefined

  constructor(init: LogRecordInit) {
    const now = Date.now()
    this.name = init.name
    this.levelno = init.levelno
    this.levelname = getLevelName(init.levelno)
    this.msg = init.msg
    this.args = init.args ?? []
    this.created = now / 1000
    this.msecs = now % 1000
    this.process = process.pid
    this.excInfo = init.excInfo ?? undefined
    this.#caller = init.caller
    if (init.extra) this.#addExtra(init.extra)
  }

  /**
   * Puts the arguments into the message. A message without arguments is left as it is, so a `%` in it is
   * safe; bytes are decoded.
   *
   * @throws TypeError or RangeError if message and arguments do not fit each other.
   */
  getMessage(): string {
    const text = safeUnicode(this.msg)
    return this.args.length === 0 ? text : printf(text, this.args)
  }

  /** Path of the file that logged the event. */
  get pathname(): string {
    return this.#where().pathname
  }

  /** {@link pathname} without its folders. */
  get filename(): string {
    return basename(this.pathname)
  }

  /** {@link filename} without its extension. */
  get module(): string {
    const name = this.filename
    return name.slice(0, name.length - extname(name).length)
  }

  /** The line that logged the event, counted from 1; 0 if unknown. */
  get lineno(): number {
    return this.#where().lineno
  }

  /** The function that logged the event. */
  get funcName(): string {
    return this.#where().funcName
  }

  #where(): SourcePosition {
    return (this.#position ??= sourcePosition(this.#caller))
  }

  #addExtra(extra: object): void {
    for (const [key, value] of Object.entries(extra)) {
      if (key in this) continue
      Object.defineProperty(this, key, {
        value: value as unknown,
        enumerable: true,
        writable: true,
        configurable: true,
      })
    }
  }
}
