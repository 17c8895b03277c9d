import { OptionParser, OptionsError } from '@tornado-ts/options'
import { HTTPClientError } from './errors.ts'
import type { HTTPRequestOptions } from './http-request.ts'
import type { HTTPResponse } from './http-response.ts'
import { SimpleAsyncHTTPClient } from './simple-http-client.ts'

interface CommandOptions {
  printHeaders: boolean
  printBody: boolean
  followRedirects: boolean
  validateCert: boolean
  proxyHost: string | undefined
  proxyPort: number | undefined
}

/**
 * The command `tornado-httpclient`: fetches URLs and prints what comes.
 *
 * A response whose status is not 2xx is printed like any other. Where there is none, or where the
 * arguments are not good, the reason is printed to standard error and the exit status becomes 1.
 *
 * @param argv The arguments as in `process.argv`: options, then URLs. `--help` prints the options
 *   and ends the process.
 * @tornado httpclient.main
 */
export async function main(argv: readonly string[] = process.argv): Promise<void> {
  const command = commandLine()
  const client = new SimpleAsyncHTTPClient({ forceInstance: true })
  try {
    for (const url of command.parseCommandLine(argv.slice(1))) {
      print(await fetchAny(client, url, requestOptions(command)), command)
    }
  } catch (error) {
    process.stderr.write(`${error instanceof OptionsError ? error.message : String(error)}\n`)
    process.exitCode = 1
  } finally {
    client.close()
  }
}

function commandLine(): OptionParser<CommandOptions> {
  const command = new OptionParser<CommandOptions>()
  command.define('printHeaders', { default: false, help: 'print the headers' })
  command.define('printBody', { default: true, help: 'print the body' })
  command.define('followRedirects', { default: true, help: 'go where redirects point' })
  command.define('validateCert', { default: true, help: 'verify the certificates of servers' })
  command.define('proxyHost', { type: String, help: 'the host of a proxy' })
  command.define('proxyPort', { type: Number, help: 'the port of the proxy' })
  return command
}

function requestOptions(command: OptionParser<CommandOptions>): HTTPRequestOptions {
  const { followRedirects, validateCert, proxyHost, proxyPort } = command
  return {
    followRedirects,
    validateCert,
    proxyHost: proxyHost ?? undefined,
    proxyPort: proxyPort ?? undefined,
  }
}

/** The response, whatever its status; of a proxy that refuses a tunnel, its response. */
async function fetchAny(
  client: SimpleAsyncHTTPClient,
  url: string,
  options: HTTPRequestOptions,
): Promise<HTTPResponse> {
  try {
    return await client.fetch(url, options)
  } catch (error) {
    if (error instanceof HTTPClientError && error.response !== undefined) return error.response
    throw error
  }
}

function print(response: HTTPResponse, command: OptionParser<CommandOptions>): void {
  if (command.printHeaders) {
    for (const [name, value] of response.headers.getAll()) {
      process.stdout.write(`${name}: ${value}\n`)
    }
    process.stdout.write('\n')
  }
  if (command.printBody) process.stdout.write(response.body)
}
