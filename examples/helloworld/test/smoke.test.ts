import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, it } from '@jest/globals'

const main = `${import.meta.dirname}/../main.ts`
let program: ChildProcess
let port: number

beforeEach(async () => {
  program = spawn(
    process.execPath,
    ['--conditions=tornado-ts-source', '--import', 'tsx', main, '--port=0'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [line] = (await once(createInterface(program.stdout!), 'line')) as [string]
  port = Number(/:(\d+)\/$/.exec(line)?.[1])
})

afterEach(() => {
  program.kill('SIGKILL')
})

async function get(
  method: string,
  headers: Record<string, string> = {},
): Promise<[IncomingMessage, string]> {
  const request = httpRequest({ host: '127.0.0.1', port, method, headers, agent: false })
  request.end()
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  let body = ''
  for await (const chunk of response) body += String(chunk)
  return [response, body]
}

it('says hello, with a validator the client can come back with', async () => {
  const [response, body] = await get('GET')
  expect(response.statusCode).toBe(200)
  expect(response.headers['content-type']).toBe('text/html; charset=UTF-8')
  expect(response.headers['content-length']).toBe('12')
  expect(body).toBe('Hello, world')
  const [again, nothing] = await get('GET', { 'If-None-Match': response.headers.etag! })
  expect(again.statusCode).toBe(304)
  expect(nothing).toBe('')
})

it('answers 405 with Allow, 501 and 404', async () => {
  const [notAllowed] = await get('POST')
  expect(notAllowed.statusCode).toBe(405)
  expect(notAllowed.headers.allow).toBe('GET')
  const [unknown] = await get('PROPFIND')
  expect(unknown.statusCode).toBe(501)
})

it('ends by itself on SIGTERM', async () => {
  const [response] = await get('GET')
  expect(response.statusCode).toBe(200)
  program.kill('SIGTERM')
  const [code] = (await once(program, 'exit')) as [number | null]
  expect(code).toBe(0)
})
