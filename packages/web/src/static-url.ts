import type { RequestReader } from './request-reader.ts'

/** What {@link RequestReader.staticUrl} takes besides the path. */
export interface StaticUrlOptions {
  /** Begins the URL with scheme and host. Default is `includeHost` of the handler, else false. */
  readonly includeHost?: boolean
  /** Ends the URL with the version of the file. Default true. */
  readonly includeVersion?: boolean
  /** For `makeStaticUrl` of the application's own handler class. */
  readonly [name: string]: unknown
}

/** Makes the URL of a static file for `handler`. */
export function staticUrl(
  handler: RequestReader,
  path: string,
  { includeHost = handler.includeHost ?? false, ...options }: StaticUrlOptions,
): string {
  handler.requireSetting('staticPath', 'staticUrl')
  const { application, request, settings } = handler
  const { staticHandlerClass } = application
  if (settings.staticHashCache === false) staticHandlerClass.reset()
  const url = staticHandlerClass.makeStaticUrl(settings, path, options)
  return includeHost ? `${request.protocol}://${request.host}${url}` : url
}
