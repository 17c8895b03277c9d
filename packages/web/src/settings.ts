import type { RequestHandler } from './request-handler.ts'
import type { RequestHandlerClass } from './handler-class.ts'

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
   * Development mode. Turns `serveTraceback` on unless that is set. Default false.
   */
  debug?: boolean
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
  [name: string]: unknown
}
