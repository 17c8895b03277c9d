import { randomBytes } from 'node:crypto'
import { appLog } from '@tornado-ts/log'
import { define, options, parseCommandLine } from '@tornado-ts/options'

define('port', { default: 8888, help: 'port to listen on' })
define('debug', { default: false, help: 'show tracebacks, reload templates' })
define('cookie-secret', { type: 'str', help: 'signs the login cookie' })
define('db-url', {
  default: 'pglite:data',
  help: 'pglite:DIRECTORY, pglite:memory or postgres://USER:PASSWORD@HOST:PORT/DATABASE',
})
define('db-host', { type: 'str', help: 'in place of db-url: host of the PostgreSQL server' })
define('db-port', { default: 5432, help: 'its port' })
define('db-database', { default: 'blog', help: 'name of the database' })
define('db-user', { default: 'blog', help: 'user of the database' })
define('db-password', { default: 'blog', help: 'password of that user' })

/** What the command line says. */
export interface Configuration {
  readonly port: number
  readonly debug: boolean
  readonly cookieSecret: string
  readonly dbUrl: string
}

/** @param args The command line, which begins with the name of the program. */
export function readConfiguration(args: readonly string[] = process.argv.slice(1)): Configuration {
  parseCommandLine(args)
  return {
    port: options.port as number,
    debug: options.debug as boolean,
    cookieSecret: (options.cookieSecret as string | undefined) ?? randomSecret(),
    dbUrl: options.dbHost ? serverUrl() : (options.dbUrl as string),
  }
}

function serverUrl(): string {
  const url = new URL('postgres://host')
  url.hostname = options.dbHost as string
  url.port = String(options.dbPort)
  url.pathname = options.dbDatabase as string
  url.username = options.dbUser as string
  url.password = options.dbPassword as string
  return url.href
}

function randomSecret(): string {
  appLog.warning('no --cookie-secret was given: logins end when this process does')
  return randomBytes(32).toString('hex')
}
