import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { Client } from './client.ts'

const main = `${import.meta.dirname}/../main.ts`
let program: ChildProcess
let site: string

beforeEach(async () => {
  program = spawn(
    process.execPath,
    ['--conditions=tornado-ts-source', '--import', 'tsx', main, '--port=0', '--logging=error'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [line] = (await once(createInterface(program.stdout!), 'line')) as [string]
  site = `http://127.0.0.1:${/:(\d+)\/$/.exec(line)?.[1]}`
})

afterEach(() => {
  program.kill('SIGKILL')
})

it('serves its page, its script and its styles', async () => {
  const page = await (await fetch(site)).text()
  const files = Array.from(page.matchAll(/"(\/static\/[^"]*)"/g), ([, path]) => path)
  expect(files).toHaveLength(2)
  for (const file of files) expect((await fetch(site + file)).status).toBe(200)
})

it('refuses a message of a megabyte', async () => {
  const body = 'x'.repeat(1 << 20)
  const answer = await new Client(site).post('/a/message/new', { body }).then(
    ({ status }) => status,
    // The connection may be closed before all of it was sent.
    () => 413,
  )
  expect(answer).toBe(413)
})

it('ends by itself on SIGTERM, also while clients wait', async () => {
  const client = new Client(site)
  const waiting = client.updates()
  // By the time this was answered, the other one is waiting.
  await fetch(site)
  program.kill('SIGTERM')
  const [code] = (await once(program, 'exit')) as [number | null]
  expect(code).toBe(0)
  expect(await waiting).toEqual([])
})
