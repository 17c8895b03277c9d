import type { BaseLoader, WhitespaceMode } from '@tornado-ts/template'
import type { CookieSecret } from './cookie-secret.ts'
import type { RequestHandler } from './request-handler.ts'
import type { RequestHandlerClass } from './handler-class.ts'
import type { StaticFileHandler } from './static-file-handler.ts'
import type { CookieOptions } from './response-cookies.ts'

/**
 * The settings of an {@link Application}: the framework's own, and whatever the application adds.
 *
 * Add typed settings of your own by declaration merging:
 *
 * ```ts
 * declare module '@tornado-ts/web' {
 *   interface Settings { database: Pool }
 * }
 * ```
 *
 * @tornado web.Application settings
 */
export interface Settings {
  /**
   * Development mode. Turns `autoreload` and `serveTraceback` on, `compiledTemplateCache` and
   * `staticHashCache` off, unless they are set; where NODE_ENV is `test`, `autoreload` stays off.
   * Default false.
   */
  debug?: boolean
  /** Restarts the process when a source file of the program changes. Default false. */
  autoreload?: boolean
  /** Shows the stack of an uncaught error on the default error page. Default false. */
  serveTraceback?: boolean
  /** Answers requests that no rule matches, in place of the 404 page. */
  defaultHandlerClass?: RequestHandlerClass
  /** Given to `initialize` of `defaultHandlerClass`. */
  defaultHandlerArgs?: Record<string, unknown>
  /** Compresses responses where the client accepts gzip. Default false. */
  compressResponse?: boolean
  /** Another name of `compressResponse`. */
  gzip?: boolean
  /** Called once for each finished request in place of the access log. */
  logFunction?: (handler: RequestHandler) => void
  /**
   * Signs cookies: a long random text, or a dictionary of them by key version, to replace a key
   * while cookies signed with the old one can still be read.
   */
  cookieSecret?: CookieSecret | undefined
  /** The key that signs, where `cookieSecret` is a dictionary. */
  keyVersion?: number
  /** Where `authenticated` sends users who have not logged in. */
  loginUrl?: string
  /**
   * Refuses requests that change something and do not carry the XSRF token of their cookie. Default
   * false.
   */
  xsrfCookies?: boolean
  /** The format of XSRF tokens: 2, the default, masks them anew in each response; 1 does not. */
  xsrfCookieVersion?: number
  /** Options of the XSRF cookie. By default it expires after 30 days when a user has logged in. */
  xsrfCookieKwargs?: CookieOptions
  /** The name of the XSRF cookie. Default `_xsrf`. */
  xsrfCookieName?: string
  /** The directory whose files are served, and found by `staticUrl`. Default none. */
  staticPath?: string
  /** What the URLs of static files begin with. Default `/static/`. */
  staticUrlPrefix?: string
  /** Serves the static files, and makes their URLs. Default {@link StaticFileHandler}. */
  staticHandlerClass?: typeof StaticFileHandler
  /** Given to `initialize` of that class besides `path`; `defaultFilename` for one. */
  staticHandlerArgs?: Record<string, unknown>
  /** Set to false to make the versions of static files anew for each request. Default true. */
  staticHashCache?: boolean
  /**
   * The directory of the templates. Default is that of the source file that renders, which a program
   * that is built or bundled should not rely on.
   */
  templatePath?: string
  /** Where templates come from, in place of `templatePath`, `autoescape` and `templateWhitespace`. */
  templateLoader?: BaseLoader
  /** What happens to white space in templates; by default it depends on the name of the file. */
  templateWhitespace?: WhitespaceMode
  /** The function that escapes what templates print; null for none. Default `xhtmlEscape`. */
  autoescape?: string | null
  /** Set to false to have templates read and compiled anew for each request. Default true. */
  compiledTemplateCache?: boolean
  /**
   * The UI modules of templates: an object of {@link UIModule} classes by name, an ES module that
   * exports them, or an array of those. Other members are passed over.
   */
  uiModules?: object
  /**
   * Functions that templates can call: an object of them by name, an ES module that exports them, or
   * an array of those. They get the handler before the arguments. Members whose names begin with
   * `_` or a capital letter are passed over.
   */
  uiMethods?: object
  [name: string]: unknown
}
