import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { Program } from '../../autoreload/test/program.ts'

/** The first example of every README has to run as it is printed. */

const workspace = resolve(import.meta.dirname, '../../..')
const sandbox = join(import.meta.dirname, 'fixtures/loopback-only.mjs')

/** How long an example that neither ends nor listens is watched, in milliseconds. */
const PATIENCE = 3000

interface Example {
  readonly name: string
  readonly source: string
  /** In a package, so that it finds what the package has. */
  readonly file: string
}

const packages = join(workspace, 'packages')
const examples = [
  ...readdirSync(packages).map((name) => exampleOf(name, join(packages, name))),
  exampleOf('workspace', workspace, join(packages, 'tornado-ts')),
]

function exampleOf(name: string, described: string, folder: string = described): Example {
  const readme = join(described, 'README.md')
  const text = existsSync(readme) ? readFileSync(readme, 'utf8') : ''
  const [, source = ''] = /^```ts\n(.*?)^```$/ms.exec(text) ?? []
  return { name, source, file: join(folder, `test/.readme-${name}-${process.pid}.mts`) }
}

/** What clients talk to. */
const peer = createServer((_request, response) => response.end('Hello, world'))

beforeAll(async () => {
  for (const { file, source } of examples) writeFileSync(file, source)
  await once(peer.listen(0, '127.0.0.1'), 'listening')
})
afterAll(() => {
  peer.close()
  for (const { file } of examples) rmSync(file, { force: true })
})

/** What the comments behind `console.log(…)` promise. */
function promised(source: string): string[] {
  return Array.from(source.matchAll(/^\s*console\.log\(.*\) \/\/ (.*)$/gm), ([, text = '']) => text)
}

it('every README has an example', () => {
  expect(examples.filter(({ source }) => source === '').map(({ name }) => name)).toEqual([])
})

it('the examples are correct TypeScript', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'readme-'))
  const project = join(folder, 'tsconfig.json')
  const compilerOptions = {
    ...{ noEmit: true, isolatedDeclarations: false, declaration: false, declarationMap: false },
    typeRoots: [join(workspace, 'node_modules/@types')],
  }
  const base = join(workspace, 'tsconfig.base.json')
  const files = examples.map(({ file }) => file)
  writeFileSync(project, JSON.stringify({ extends: base, compilerOptions, files }))
  const tsc = join(workspace, 'node_modules/.bin/tsc')
  const problems = await promisify(execFile)(tsc, ['-p', project])
    .then(() => '')
    .catch(({ stdout }: { stdout: string }) => stdout)
  rmSync(folder, { recursive: true })
  expect(problems.split('\n').filter((line) => line.includes('.readme-'))).toEqual([])
})

it.each(examples)('the example of $name runs', async ({ source, file }) => {
  const flags = ['--conditions=tornado-ts-source', '--import=tsx', `--import=${sandbox}`]
  const env = { EXAMPLE_PEER: String((peer.address() as AddressInfo).port) }
  using program = new Program([...flags, file], { cwd: dirname(file), env })
  const seen = await Promise.race([
    program.ended.then(() => 'its end'),
    program.until('[the example listens]').catch(() => 'its end'),
    sleep(PATIENCE, 'nothing', { ref: false }),
  ])
  if (seen !== 'its end') program.kill('SIGTERM')
  const { code, signal, output } = await program.ended
  expect(output).not.toMatch(/Error|Warning/)
  expect(signal === 'SIGTERM' || code === 0).toBe(true)
  for (const text of promised(source)) expect(output).toContain(text)
})
