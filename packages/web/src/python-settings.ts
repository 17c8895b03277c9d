/** The settings of the framework whose names Python writes with underscores. */
const SETTINGS: ReadonlySet<string> = new Set([
  'compiledTemplateCache',
  'compressResponse',
  'cookieSecret',
  'defaultHandlerArgs',
  'defaultHandlerClass',
  'facebookApiKey',
  'facebookSecret',
  'googleOauth',
  'keyVersion',
  'logFunction',
  'loginUrl',
  'serveTraceback',
  'staticHandlerArgs',
  'staticHandlerClass',
  'staticHashCache',
  'staticPath',
  'staticUrlPrefix',
  'templateLoader',
  'templatePath',
  'templateWhitespace',
  'twitterConsumerKey',
  'twitterConsumerSecret',
  'uiMethods',
  'uiModules',
  'websocketMaxMessageSize',
  'websocketPingInterval',
  'websocketPingTimeout',
  'xsrfCookieKwargs',
  'xsrfCookieName',
  'xsrfCookieVersion',
  'xsrfCookies',
])

/**
 * Refuses the framework's settings in Python's spelling: ignored, `xsrf_cookies: true` would leave a
 * site without the protection it asks for.
 *
 * @throws RangeError that gives the right name.
 */
export function refusePythonNames(settings: object): void {
  for (const name of Object.keys(settings)) {
    if (!name.includes('_')) continue
    const here = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
    if (SETTINGS.has(here)) throw new RangeError(`the setting "${name}" is called "${here}"`)
  }
}
