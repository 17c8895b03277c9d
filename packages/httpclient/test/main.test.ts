import { describe, expect, it } from '@jest/globals'
import { EchoApplication } from './support/echo-application.ts'
import { type Outcome, runNode } from './support/run-node.ts'
import { RawPeer } from './support/raw-peer.ts'

function command(...args: string[]): Promise<Outcome> {
  return runNode(new URL('../src/cli.ts', import.meta.url), args)
}

describe('the command tornado-httpclient', () => {
  it('prints the bodies of what it fetches, whatever the status', async () => {
    const application = await EchoApplication.listen()
    const outcome = await command(
      application.url('/redirect?url=/hello'),
      application.url('/nowhere'),
    )
    expect(outcome).toEqual({ code: 0, stdout: 'Hello world!nothing here', stderr: '' })
  })

  it('prints the headers in place of the body, and stays where it is', async () => {
    const application = await EchoApplication.listen()
    const { code, stdout } = await command(
      '--printHeaders',
      '--printBody=false',
      '--followRedirects=false',
      application.url('/redirect?url=/hello'),
    )
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Location: \/hello$/m)
    expect(stdout).not.toContain('elsewhere')
    expect(application.requests).toEqual(['GET /redirect?url=/hello'])
  })

  it('validates certificates unless told otherwise', async () => {
    const application = await EchoApplication.listenTls()
    const url = application.url('/hello')
    const [refused, accepted] = await Promise.all([
      command(url),
      command('--validateCert=false', url),
    ])
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toContain('self-signed certificate')
    expect(accepted).toEqual({ code: 0, stdout: 'Hello world!', stderr: '' })
  })

  it('asks a proxy', async () => {
    const proxy = await RawPeer.listen((exchange) => {
      exchange.end('HTTP/1.1 200 OK⏎Content-Length: 5⏎⏎proxy')
    })
    const url = 'http://example.invalid/path'
    const outcome = await command('--proxyHost=127.0.0.1', `--proxyPort=${proxy.port}`, url)
    expect(outcome.stdout).toBe('proxy')
    expect(proxy.heads[0]).toContain(`GET ${url} HTTP/1.1`)
  })

  it('tells of a server that does not answer, and of an option it does not know', async () => {
    const [dead, unknown] = await Promise.all([
      command('http://127.0.0.1:1/'),
      command('--does-not-exist', 'http://127.0.0.1:1/'),
    ])
    expect(dead).toMatchObject({ code: 1, stdout: '' })
    expect(dead.stderr).toContain('ECONNREFUSED')
    expect(dead.stderr).not.toContain('    at ')
    expect(unknown.code).toBe(1)
    expect(unknown.stderr).toContain("'does-not-exist'")
  })
})
