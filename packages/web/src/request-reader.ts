import type { HTTPServerRequest, Morsel } from '@tornado-ts/httputil'
import type { Application } from './application.ts'
import { NO_PATH_KWARGS } from './handler-state.ts'
import {
  type ArgumentOptions,
  argumentValues,
  decodeUtf8Argument,
  lastArgument,
} from './request-arguments.ts'
import type { Settings } from './settings.ts'
import { staticUrl, type StaticUrlOptions } from './static-url.ts'

/** What a handler knows of its request: the reading half of {@link RequestHandler}. */
export class RequestReader {
  readonly application: Application
  readonly request: HTTPServerRequest
  /** The unnamed groups of the rule's pattern, decoded; an optional one that is absent is undefined. */
  pathArgs: readonly (string | undefined)[] = NO_PATH_ARGS
  /** The named groups of the rule's pattern, decoded. */
  pathKwargs: Readonly<Record<string, string | undefined>> = NO_PATH_KWARGS
  #currentUser: { readonly user: unknown } | undefined = undefined

  constructor(application: Application, request: HTTPServerRequest) {
    this.application = application
    this.request = request
  }

  /** The settings of the application. */
  get settings(): Settings {
    return this.application.settings
  }

  /** The path of a named rule of the application; see {@link Application.reverseUrl}. */
  reverseUrl(name: string, ...args: unknown[]): string {
    return this.application.reverseUrl(name, ...args)
  }

  /** What `includeHost` of {@link staticUrl} is by default; for subclasses. */
  declare includeHost?: boolean

  /**
   * The URL of a file below the setting `staticPath`, with the version of the file, so that it may
   * be cached for long.
   *
   * @param path Relative to that directory.
   * @throws Error without that setting.
   */
  staticUrl(path: string, options: StaticUrlOptions = {}): string {
    return staticUrl(this, path, options)
  }

  /**
   * Asks for a setting that a feature cannot do without.
   *
   * @throws Error that names both when the setting is absent or false.
   */
  requireSetting(name: string, feature = 'this feature'): void {
    if (this.settings[name]) return
    throw new Error(`You must define the '${name}' setting in your application to use ${feature}`)
  }

  // Arguments

  /**
   * The last value of an argument, of the body before the query.
   *
   * @param name What the client calls it.
   * @param rest A default (undefined counts as one), options, or both.
   * @throws MissingArgumentError (400) without a default when the argument is absent.
   * @throws HTTPError 400 when the value is not UTF-8.
   */
  getArgument(name: string, options?: ArgumentOptions): string
  getArgument<D>(name: string, defaultValue: D, options?: ArgumentOptions): string | D
  getArgument(name: string, ...rest: readonly unknown[]): unknown {
    return lastArgument(this.request.arguments, name, this, rest)
  }

  /** {@link getArgument} on the query alone. */
  getQueryArgument(name: string, options?: ArgumentOptions): string
  getQueryArgument<D>(name: string, defaultValue: D, options?: ArgumentOptions): string | D
  getQueryArgument(name: string, ...rest: readonly unknown[]): unknown {
    return lastArgument(this.request.queryArguments, name, this, rest)
  }

  /** {@link getArgument} on the body alone. */
  getBodyArgument(name: string, options?: ArgumentOptions): string
  getBodyArgument<D>(name: string, defaultValue: D, options?: ArgumentOptions): string | D
  getBodyArgument(name: string, ...rest: readonly unknown[]): unknown {
    return lastArgument(this.request.bodyArguments, name, this, rest)
  }

  /** Every value of an argument, the query's first; empty when it is absent. */
  getArguments(name: string, options?: ArgumentOptions): string[] {
    return argumentValues(this.request.arguments, name, this, options)
  }

  /** {@link getArguments} on the query alone. */
  getQueryArguments(name: string, options?: ArgumentOptions): string[] {
    return argumentValues(this.request.queryArguments, name, this, options)
  }

  /** {@link getArguments} on the body alone. */
  getBodyArguments(name: string, options?: ArgumentOptions): string[] {
    return argumentValues(this.request.bodyArguments, name, this, options)
  }

  /**
   * Turns the bytes of an argument or a path group into text; override for another encoding.
   *
   * @param name The argument; undefined for an unnamed path group.
   * @throws HTTPError 400 when the bytes are not UTF-8.
   */
  decodeArgument(value: Buffer, name?: string): string {
    return decodeUtf8Argument(value, name)
  }

  // Cookies

  /** The cookies of the request. */
  get cookies(): Readonly<Record<string, Morsel>> {
    return this.request.cookies
  }

  /** The value of a cookie of the request; never of one that was just set. */
  getCookie(name: string): string | undefined
  getCookie<D>(name: string, defaultValue: D): string | D
  getCookie<D>(name: string, defaultValue?: D): string | D | undefined {
    return this.request.cookies[name]?.value ?? defaultValue
  }

  // The user

  /** Who sent the request, as {@link getCurrentUser} says, asked once; assign it in `prepare`. */
  get currentUser(): unknown {
    this.#currentUser ??= { user: this.getCurrentUser() }
    return this.#currentUser.user
  }

  set currentUser(user: unknown) {
    this.#currentUser = { user }
  }

  /** Override to say who sent the request, from a cookie for one. */
  getCurrentUser(): unknown {
    return undefined
  }
}

const NO_PATH_ARGS: readonly (string | undefined)[] = Object.freeze([])
