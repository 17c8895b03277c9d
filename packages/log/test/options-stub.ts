import type { LoggingOptions, OptionDeclaration, OptionDefiner } from '../src/index.ts'

const FIELDS: Readonly<Record<string, keyof LoggingOptions>> = {
  logging: 'logging',
  log_to_stderr: 'logToStderr',
  log_file_prefix: 'logFilePrefix',
  log_file_max_size: 'logFileMaxSize',
  log_file_num_backups: 'logFileNumBackups',
  log_rotate_mode: 'logRotateMode',
  log_rotate_when: 'logRotateWhen',
  log_rotate_interval: 'logRotateInterval',
}

/** What this package needs of an option parser, no more; the real one is in a package above. */
export class OptionsStub implements LoggingOptions, OptionDefiner {
  declare logging?: string | null
  declare logToStderr?: boolean
  declare logFilePrefix?: string
  declare logRotateMode?: string
  readonly declarations: Map<string, OptionDeclaration> = new Map()
  readonly callbacks: (() => void)[] = []

  define(name: string, declaration: OptionDeclaration): void {
    this.declarations.set(name, declaration)
    this.#assign(name, declaration.default)
  }

  addParseCallback(callback: () => void): void {
    this.callbacks.push(callback)
  }

  parseCommandLine(args: readonly string[]): void {
    for (const arg of args) {
      const [, name = '', value = 'true'] = /^--([^=]+)(?:=(.*))?$/.exec(arg) ?? []
      const key = name.replaceAll('-', '_')
      this.#assign(key, this.declarations.get(key)?.type === 'bool' ? value === 'true' : value)
    }
    for (const callback of this.callbacks) callback()
  }

  #assign(name: string, value: unknown): void {
    const field = FIELDS[name]
    if (field === undefined) throw new Error(`unknown option ${name}`)
    Object.assign(this, { [field]: value })
  }
}
