import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { type Answer, type Program, startProgram, Visitor } from '@tornado-ts/example-support'

let program: Program

beforeEach(async () => {
  program = await startProgram(`${import.meta.dirname}/../main.ts`, ['--logging=error'])
})

afterEach(() => {
  program.kill()
})

/** Goes from the first page to the provider's, and gives the address to come back to. */
async function agree(visitor: Visitor): Promise<string> {
  const login = await visitor.get(redirectOf(await visitor.get('/')))
  const provider = await visitor.get(redirectOf(login))
  expect(provider.text).toContain('profile email')
  const link = /id="agree" href="([^"]+)"/.exec(provider.text)?.[1] ?? ''
  return link.replaceAll('&amp;', '&')
}

function redirectOf(answer: Answer): string {
  expect(answer.status).toBe(302)
  return answer.location ?? ''
}

it('logs a user in and out', async () => {
  const visitor = new Visitor(program.url)
  const back = await agree(visitor)
  expect(back).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/auth\/google\?code=fake-code&state=/)
  const welcome = await visitor.get(redirectOf(await visitor.get(back)))
  expect(welcome.text).toContain('Hello Ada Lovelace')
  await visitor.get('/logout')
  expect(redirectOf(await visitor.get('/'))).toContain('/auth/google')
})

it('refuses a login that was begun elsewhere', async () => {
  const back = await agree(new Visitor(program.url))
  expect((await new Visitor(program.url).get(back)).status).toBe(403)
})

it('ends by itself on SIGTERM', async () => {
  await new Visitor(program.url).get('/')
  expect(await program.stop()).toBe(0)
})
