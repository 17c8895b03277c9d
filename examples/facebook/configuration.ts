import { randomBytes } from 'node:crypto'
import { appLog } from '@tornado-ts/log'
import { define, options, parseCommandLine } from '@tornado-ts/options'

define('port', { default: 8888, help: 'port to listen on' })
define('cookie-secret', { type: 'str', help: 'signs the login cookie' })
define('facebook-api-key', {
  type: 'str',
  help: 'app id of an application registered with Facebook',
})
define('facebook-secret', { type: 'str', help: 'app secret of that application' })
define('provider-url', { type: 'str', help: 'a provider in place of Facebook' })

/** What the command line says. */
export interface Configuration {
  readonly port: number
  readonly cookieSecret: string
  /** Undefined if there is none: the provider that comes with the example stands in for Facebook. */
  readonly facebook: { readonly key: string; readonly secret: string } | undefined
  readonly providerUrl: string | undefined
}

export function readConfiguration(): Configuration {
  parseCommandLine()
  const key = options.facebookApiKey as string | undefined
  const secret = options.facebookSecret as string | undefined
  return {
    port: options.port as number,
    cookieSecret: (options.cookieSecret as string | undefined) ?? randomSecret(),
    facebook: key && secret ? { key, secret } : undefined,
    providerUrl: options.providerUrl as string | undefined,
  }
}

function randomSecret(): string {
  appLog.warning('no --cookie-secret was given: logins end when this process does')
  return randomBytes(32).toString('hex')
}
