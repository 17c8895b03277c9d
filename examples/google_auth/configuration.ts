import { randomBytes } from 'node:crypto'
import { appLog } from '@tornado-ts/log'
import { define, options, parseCommandLine, parseConfigFile } from '@tornado-ts/options'

define('port', { default: 8888, help: 'port to listen on' })
define('cookie-secret', { type: 'str', help: 'signs the login cookie' })
define('google-oauth-key', {
  type: 'str',
  help: 'client id of an application registered with Google',
})
define('google-oauth-secret', { type: 'str', help: 'client secret of that application' })
define('provider-url', { type: 'str', help: 'a provider in place of Google' })
define('config-file', {
  type: 'str',
  help: 'file with any of these options',
  callback: (path) => parseConfigFile(path, { final: false }),
})

/** What the command line says. */
export interface Configuration {
  readonly port: number
  readonly cookieSecret: string
  /** Undefined if there is none: the provider that comes with the example stands in for Google. */
  readonly googleOauth: { readonly key: string; readonly secret: string } | undefined
  readonly providerUrl: string | undefined
}

export function readConfiguration(): Configuration {
  parseCommandLine()
  const key = options.googleOauthKey as string | undefined
  const secret = options.googleOauthSecret as string | undefined
  return {
    port: options.port as number,
    cookieSecret: (options.cookieSecret as string | undefined) ?? randomSecret(),
    googleOauth: key && secret ? { key, secret } : undefined,
    providerUrl: options.providerUrl as string | undefined,
  }
}

function randomSecret(): string {
  appLog.warning('no --cookie-secret was given: logins end when this process does')
  return randomBytes(32).toString('hex')
}
