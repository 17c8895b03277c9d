import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'

const run = promisify(execFile)
const ROOT = `${import.meta.dirname}/..`

test('the chat of the README runs as printed', async () => {
  const readme = readFileSync(`${ROOT}/README.md`, 'utf8')
  const program = [...readme.matchAll(/```ts\n([^]*?)```/g)]
    .map(([, code]) => code)
    .find((code) => code?.includes('async function main'))
  const file = `${ROOT}/test/readme-program.ts`
  // The port of the README may be taken where several tests run.
  const anyPort = program!
    .replace('listen(8888)', 'listen(0)')
    .replace("'ws://127.0.0.1:8888/chat'", '`ws://127.0.0.1:${server.port}/chat`')
  await writeFile(file, anyPort)
  try {
    const { stdout, stderr } = await run(
      process.execPath,
      ['--conditions=tornado-ts-source', '--import', 'tsx', file],
      {
        timeout: 30_000,
      },
    )
    expect(stdout).toBe('{"text":"hello","people":1}\n')
    expect(stderr).toBe('')
  } finally {
    await rm(file)
  }
}, 40_000)
