import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { type Program, startProgram } from '@tornado-ts/example-support'
import { Client } from './client.ts'

let program: Program

beforeEach(async () => {
  program = await startProgram(`${import.meta.dirname}/../main.ts`, ['--logging=error'])
})

afterEach(() => {
  program.kill()
})

it('serves its page, its script and its styles', async () => {
  const page = await (await fetch(program.url)).text()
  const files = Array.from(page.matchAll(/"(\/static\/[^"]*)"/g), ([, path]) => path)
  expect(files).toHaveLength(2)
  for (const file of files) expect((await fetch(program.url + file)).status).toBe(200)
})

it('refuses a message of a megabyte', async () => {
  const body = 'x'.repeat(1 << 20)
  const answer = await new Client(program.url).post('/a/message/new', { body }).then(
    ({ status }) => status,
    // The connection may be closed before all of it was sent.
    () => 413,
  )
  expect(answer).toBe(413)
})

it('ends by itself on SIGTERM, also while clients wait', async () => {
  const client = new Client(program.url)
  const waiting = client.updates()
  // By the time this was answered, the other one is waiting.
  await fetch(program.url)
  expect(await program.stop()).toBe(0)
  expect(await waiting).toEqual([])
})
