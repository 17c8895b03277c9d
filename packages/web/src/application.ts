import { addReloadHook, start as startAutoreload } from '@tornado-ts/autoreload'
import { HTTPServer, type HTTPServerOptions } from '@tornado-ts/httpserver'
import type { HTTPMessageDelegate, HTTPServerRequest } from '@tornado-ts/httputil'
import type { BindSocketsOptions } from '@tornado-ts/netutil'
import {
  AnyMatches,
  DefaultHostMatches,
  HostMatches,
  ReversibleRouter,
  Rule,
  type TargetParams,
} from '@tornado-ts/routing'
import type { Seconds } from '@tornado-ts/util'
import { logAccess } from './access-log.ts'
import { ApplicationRouter, type ApplicationRules } from './application-router.ts'
import { deliverRequest } from './deliver-request.ts'
import { ErrorHandler } from './error-handler.ts'
import {
  describeHandlerClass,
  type HandlerTraits,
  type RequestHandlerClass,
} from './handler-class.ts'
import { GZipContentEncoding } from './gzip-content-encoding.ts'
import { HandlerDelegate } from './handler-delegate.ts'
import type { OutputTransform, OutputTransformClass } from './output-transform.ts'
import type { RequestHandler } from './request-handler.ts'
import { refusePythonNames } from './python-settings.ts'
import type { Settings } from './settings.ts'
import { StaticFileHandler } from './static-file-handler.ts'
import { staticRules } from './static-rules.ts'
import { TemplateLoaders } from './template-loaders.ts'
import { collectMethods, collectModules, type UIMethod, type UIModuleClass } from './ui-settings.ts'

/** What an Application takes besides its rules. */
export interface ApplicationOptions extends Settings {
  /** The host whose rules answer requests for a host that no rule names. Default none. */
  defaultHost?: string
  /** The output transforms, in place of those the settings ask for. */
  transforms?: readonly OutputTransformClass[]
}

/** How long a restart waits for requests in hand. */
const RELOAD_PATIENCE: Seconds = 3

/** Where `listen` listens, and how its server serves. */
export interface ApplicationListenOptions extends BindSocketsOptions, HTTPServerOptions {}

const NO_PARAMS: TargetParams = Object.freeze({})

/**
 * A web application: rules that say which handler answers which URL, and settings.
 *
 * Rules are tried in order. A rule is a {@link Rule} or a tuple of pattern, target, arguments for
 * `initialize` and a name for `reverseUrl`; the target is a handler class, a nested list of rules,
 * a router, a delegate or a function of the request.
 *
 * @example
 * ```ts
 * class Main extends RequestHandler {
 *   override get() {
 *     this.write('Hello, world')
 *   }
 * }
 * const application = new Application([['/', Main]])
 * await application.listen(8888)
 * ```
 *
 * @tornado web.Application
 */
export class Application extends ReversibleRouter {
  readonly settings: Settings
  /** The host whose rules answer requests for a host that no rule names. */
  defaultHost: string | undefined
  readonly transforms: OutputTransformClass[]
  /** The UI modules of templates, by name: the framework's and those of the setting `uiModules`. */
  readonly uiModules: Readonly<Record<string, UIModuleClass>>
  /** The functions of the setting `uiMethods`, by name. */
  readonly uiMethods: Readonly<Record<string, UIMethod>>
  /** What the handlers have loaded templates with. @internal */
  readonly templateLoaders: TemplateLoaders = new TemplateLoaders()
  readonly wildcardRouter: ApplicationRouter
  readonly defaultRouter: ApplicationRouter
  readonly #traits = new WeakMap<RequestHandlerClass, HandlerTraits>()

  /**
   * @param handlers The rules for every host; see {@link addHandlers} for those of one.
   * @throws RangeError for a setting of the framework in Python's spelling, such as `cookie_secret`.
   */
  constructor(handlers: ApplicationRules = [], options: ApplicationOptions = {}) {
    super()
    const { defaultHost, transforms, ...settings } = options
    refusePythonNames(settings)
    if (settings.debug === true) turnDebugOn(settings)
    if (settings.autoreload === true) startAutoreload()
    this.settings = settings
    this.uiModules = collectModules(settings.uiModules)
    this.uiMethods = collectMethods(settings.uiMethods)
    this.defaultHost = defaultHost
    this.transforms = [...(transforms ?? defaultTransforms(settings))]
    this.wildcardRouter = new ApplicationRouter(this, [...staticRules(settings), ...handlers])
    this.defaultRouter = new ApplicationRouter(this, [
      new Rule(new AnyMatches(), this.wildcardRouter),
    ])
  }

  /**
   * Starts an HTTP server for this application.
   *
   * With the setting `autoreload` a restart waits three seconds for requests in hand.
   *
   * @param port 0 picks a free one; `port` of the server tells which.
   * @returns The server, once it accepts connections.
   */
  async listen(port: number, options: ApplicationListenOptions = {}): Promise<HTTPServer> {
    const { address, family, backlog, flags, reusePort, ...serverOptions } = options
    const server = new HTTPServer(this, serverOptions)
    await server.listen(port, {
      ...(address !== undefined && { address }),
      ...(family !== undefined && { family }),
      ...(backlog !== undefined && { backlog }),
      ...(flags !== undefined && { flags }),
      ...(reusePort !== undefined && { reusePort }),
    })
    if (this.settings.autoreload === true) {
      addReloadHook(async () => void (await server.drain({ timeout: RELOAD_PATIENCE })))
    }
    return server
  }

  /**
   * Adds rules for the hosts that match `hostPattern`, tried before those for every host.
   *
   * @param hostPattern Matched against the lower-case host without its port.
   */
  addHandlers(hostPattern: string | RegExp, rules: ApplicationRules): void {
    const matcher = new HostMatches(hostPattern)
    const rule = new Rule(matcher, new ApplicationRouter(this, rules))
    this.defaultRouter.rules.splice(-1, 0, rule)
    if (this.defaultHost !== undefined) {
      this.wildcardRouter.addRules([
        [new DefaultHostMatches(this as { defaultHost: string }, matcher.hostPattern), rules],
      ])
    }
  }

  /** What makes the URLs of static files. @internal */
  get staticHandlerClass(): typeof StaticFileHandler {
    return this.settings.staticHandlerClass ?? StaticFileHandler
  }

  /** Adds a transform to every response. */
  addTransform(transformClass: OutputTransformClass): void {
    this.transforms.push(transformClass)
  }

  /** The transforms of one response; an empty list costs nothing. @internal */
  makeTransforms(request: HTTPServerRequest): readonly OutputTransform[] {
    const { transforms } = this
    if (transforms.length === 0) return NO_TRANSFORMS
    return transforms.map((transformClass) => new transformClass(request))
  }

  override findHandler(request: HTTPServerRequest, params?: TargetParams): HTTPMessageDelegate {
    const found = this.defaultRouter.findHandler(request, params)
    if (found !== undefined) return found
    const { defaultHandlerClass, defaultHandlerArgs } = this.settings
    if (defaultHandlerClass !== undefined) {
      const targetKwargs = defaultHandlerArgs ?? {}
      return this.getHandlerDelegate(request, defaultHandlerClass, { targetKwargs })
    }
    return this.getHandlerDelegate(request, ErrorHandler, NOT_FOUND)
  }

  /**
   * The delegate that serves `request` with `handlerClass`.
   *
   * @param params What the rule adds (`targetKwargs`, given to `initialize`) and what its pattern has
   *   found: the unnamed and the named groups of the path, percent-decoded.
   */
  getHandlerDelegate(
    request: HTTPServerRequest,
    handlerClass: RequestHandlerClass,
    params: TargetParams = NO_PARAMS,
  ): HTTPMessageDelegate {
    const traits = this.#traitsOfClass(handlerClass)
    return new HandlerDelegate(this, request, handlerClass, traits, params)
  }

  #traitsOfClass(handlerClass: RequestHandlerClass): HandlerTraits {
    const known = this.#traits.get(handlerClass)
    if (known !== undefined) return known
    const traits = describeHandlerClass(handlerClass)
    this.#traits.set(handlerClass, traits)
    return traits
  }

  /**
   * The path of the rule called `name`, with `args` in place of its groups.
   *
   * @throws Error when no rule has that name.
   */
  override reverseUrl(name: string, ...args: unknown[]): string {
    const url = this.defaultRouter.reverseUrl(name, ...args)
    if (url === undefined) throw new Error(`${name} not found in named urls`)
    return url
  }

  /** Logs a finished request: the setting `logFunction`, else a line of `tornado.access`. */
  logRequest(handler: RequestHandler): void {
    const { logFunction } = this.settings
    if (logFunction === undefined) logAccess(handler)
    else logFunction(handler)
  }

  /** Serves a request that was read by other means; its connection gets the answer. */
  handleRequest(request: HTTPServerRequest): void {
    deliverRequest(this.findHandler(request), request)
  }
}

const NOT_FOUND: TargetParams = { targetKwargs: { statusCode: 404 } }
const NO_TRANSFORMS: readonly OutputTransform[] = Object.freeze([])

function turnDebugOn(settings: Settings): void {
  // A run of tests that began anew with each change would never end.
  settings.autoreload ??= process.env['NODE_ENV'] !== 'test'
  settings.serveTraceback ??= true
  settings.compiledTemplateCache ??= false
  settings.staticHashCache ??= false
}

function defaultTransforms(settings: Settings): OutputTransformClass[] {
  return settings.compressResponse === true || settings.gzip === true ? [GZipContentEncoding] : []
}
