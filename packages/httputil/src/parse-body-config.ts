/** The options of {@link ParseMultipartConfig}. */
export interface ParseMultipartOptions {
  /** Whether multipart bodies are parsed at all; default true. */
  readonly enabled?: boolean | undefined
  /**
   * The most parts of a body; default 100. As in Tornado what stands before the first boundary
   * counts, even if it is nothing: 100 allows 99 parts.
   */
  readonly maxParts?: number | undefined
  /** The most bytes of the header of one part; default 10 240. */
  readonly maxPartHeaderSize?: number | undefined
  /**
   * The most bytes of one part, in streaming only; default undefined, no limit but that of the
   * body.
   */
  readonly maxPartSize?: number | undefined
}

/**
 * What a `multipart/form-data` body may be like. Immutable.
 *
 * @tornado httputil.ParseMultipartConfig
 */
export class ParseMultipartConfig {
  readonly enabled: boolean
  readonly maxParts: number
  readonly maxPartHeaderSize: number
  readonly maxPartSize: number | undefined

  /** @throws RangeError for a limit that is no whole number, or below zero. */
  constructor(options: ParseMultipartOptions = {}) {
    this.enabled = options.enabled ?? true
    this.maxParts = checkLimit('maxParts', options.maxParts ?? 100)
    this.maxPartHeaderSize = checkLimit('maxPartHeaderSize', options.maxPartHeaderSize ?? 10_240)
    this.maxPartSize =
      options.maxPartSize === undefined ? undefined : checkLimit('maxPartSize', options.maxPartSize)
    Object.freeze(this)
  }
}

/** The options of {@link ParseBodyConfig}. */
export interface ParseBodyOptions {
  /** What a multipart body may be like; default `new ParseMultipartConfig()`. */
  readonly multipart?: ParseMultipartConfig | undefined
  /** The most fields of a urlencoded body, and of a query; default 10 000. */
  readonly maxArguments?: number | undefined
}

/**
 * What the body of a request may be like. Immutable.
 *
 * @tornado httputil.ParseBodyConfig
 */
export class ParseBodyConfig {
  readonly multipart: ParseMultipartConfig
  readonly maxArguments: number

  /** @throws RangeError for a limit that is no whole number, or below zero. */
  constructor(options: ParseBodyOptions = {}) {
    this.multipart = options.multipart ?? new ParseMultipartConfig()
    this.maxArguments = checkLimit('maxArguments', options.maxArguments ?? 10_000)
    Object.freeze(this)
  }
}

let current: ParseBodyConfig = new ParseBodyConfig()

/**
 * Sets what bodies may be like wherever no other configuration is given.
 *
 * @tornado httputil.set_parse_body_config
 */
export function setParseBodyConfig(config: ParseBodyConfig): void {
  if (!(config instanceof ParseBodyConfig)) {
    throw new TypeError('the configuration must be a ParseBodyConfig')
  }
  current = config
}

/** What {@link setParseBodyConfig} has set, or the defaults. */
export function parseBodyConfig(): ParseBodyConfig {
  return current
}

function checkLimit(name: string, value: number): number {
  const valid = value === Infinity || (Number.isInteger(value) && value >= 0)
  if (!valid) throw new RangeError(`${name} must be a whole number, not ${String(value)}`)
  return value
}
