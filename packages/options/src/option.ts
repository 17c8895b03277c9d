import { OptionsError } from './errors.ts'
import { STR, typeNameOf, type ValueKind } from './option-type.ts'

/** What defines an {@link Option}, with everything that can be left out filled in. */
export interface OptionInit {
  readonly name: string
  readonly kind: ValueKind
  readonly defaultValue: unknown
  readonly help: string
  readonly metavar: string
  readonly multiple: boolean
  readonly group: string
  readonly file: string
  /** Is called with each new value. */
  readonly changed: ((value: unknown) => void) | undefined
}

/** One option: how it was defined, and its value. */
export class Option {
  /** The name as it was spelled in the definition. */
  readonly name: string
  readonly kind: ValueKind
  readonly defaultValue: unknown
  readonly help: string
  readonly metavar: string
  readonly multiple: boolean
  /** The heading it stands under in the help. */
  readonly group: string
  /** The file that defined it. */
  readonly file: string
  readonly #changed: ((value: unknown) => void) | undefined
  #value: unknown

  /** @throws OptionsError if the default is not of the type. */
  constructor(init: OptionInit) {
    this.name = init.name
    this.kind = init.kind
    this.defaultValue = init.defaultValue
    this.help = init.help
    this.metavar = init.metavar
    this.multiple = init.multiple
    this.group = init.group
    this.file = init.file
    this.#changed = init.changed
    this.#check(init.defaultValue)
    this.#value = init.defaultValue
  }

  get value(): unknown {
    return this.#value
  }

  /** Assigns a value as it is. @throws OptionsError if it is not of the type. */
  set(value: unknown): void {
    this.#check(value)
    this.#change(value)
  }

  /** Reads the value from text. @throws OptionsError if it is not of the type. */
  parse(text: string): void {
    this.#change(this.#read(text))
  }

  /**
   * Takes a value from a configuration file: text is read as on the command line, unless the value
   * is text, and anything else is assigned.
   */
  configure(value: unknown): void {
    if (this.multiple && typeof value !== 'string' && !Array.isArray(value)) {
      throw new OptionsError(
        `Option '${this.name}' is required to be ${this.#expected()} or a comma-separated string`,
      )
    }
    if (typeof value === 'string' && (this.multiple || this.kind !== STR)) this.parse(value)
    else this.set(value)
  }

  #change(value: unknown): void {
    this.#value = value
    this.#changed?.(value)
  }

  #read(text: string): unknown {
    try {
      if (!this.multiple) return this.kind.parse(text)
      return text.split(',').flatMap((part) => this.kind.parsePart(part))
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new OptionsError(`Option '${this.name}': ${reason}`, { cause: error })
    }
  }

  #check(value: unknown): void {
    if (value === undefined || value === null) return
    if (!this.multiple) {
      if (!this.kind.accepts(value)) this.#refuse(`${typeNameOf(value)} given`)
    } else if (!Array.isArray(value)) {
      this.#refuse(`${typeNameOf(value)} given`)
    } else {
      for (const item of value as unknown[]) {
        if (item !== undefined && item !== null && !this.kind.accepts(item)) {
          this.#refuse(`${typeNameOf(item)} in it`)
        }
      }
    }
  }

  #refuse(reason: string): never {
    throw new OptionsError(
      `Option '${this.name}' is required to be ${this.#expected()} (${reason})`,
    )
  }

  #expected(): string {
    return this.multiple ? `a list of ${this.kind.name}` : `a ${this.kind.name}`
  }
}
