import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { InstalledPackages } from '../../autoreload/test/installed-packages.ts'

/** The package built, as programs get it that do not know its sources. */

const root = resolve(import.meta.dirname, '..')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, unknown>
}
const entries = Object.keys(manifest.exports)
  .filter((path) => path !== './package.json')
  .map((path) => path.replace('.', 'tornado-ts'))

let installed: InstalledPackages

/** Runs a program in a file of the project; gives what it prints. */
async function run(name: string, source: string): Promise<{ stdout: string; stderr: string }> {
  writeFileSync(join(installed.folder, name), source)
  return promisify(execFile)(process.execPath, [name], { cwd: installed.folder })
}

beforeAll(async () => {
  installed = await InstalledPackages.of('tornado-ts')
})
afterAll(() => installed[Symbol.dispose]())

describe('every entry', () => {
  const names = JSON.stringify(entries)

  it('can be imported', async () => {
    const { stdout } = await run(
      'all.mjs',
      `for (const name of ${names}) console.log(name, Object.keys(await import(name)).length > 0)`,
    )
    expect(stdout.trim().split('\n')).toEqual(entries.map((name) => `${name} true`))
  })

  it('can be required, and is the same', async () => {
    const { stdout } = await run(
      'all.cjs',
      `const all = ${names}.map((name) => [name, require(name)])
      Promise.all(all.map(async ([name, required]) => {
        const imported = await import(name)
        return Object.keys(required).every((key) => required[key] === imported[key])
      })).then((same) => console.log(same.every(Boolean)))`,
    )
    expect(stdout).toBe('true\n')
  })

  it('has types', async () => {
    const imports = entries.map((name, index) => `import * as entry${index} from '${name}'\n`)
    const uses = entries.map((_name, index) => `entry${index}`)
    const program = `${imports.join('')}
      export const all: object[] = [${uses.join()}]
      export const handler: typeof entry0.web.RequestHandler = entry0.web.RequestHandler
      // @ts-expect-error There is no such namespace.
      export const wrong = entry0.nothing`
    writeFileSync(join(installed.folder, 'all.mts'), program)
    const compilerOptions = {
      ...{ module: 'NodeNext', target: 'ES2023', strict: true, noEmit: true },
      ...{ types: ['node'], typeRoots: [resolve(root, '../../node_modules/@types')] },
    }
    const config = { compilerOptions, files: ['all.mts'] }
    const project = join(installed.folder, 'types.json')
    writeFileSync(project, JSON.stringify(config))
    const tsc = resolve(root, '../../node_modules/.bin/tsc')
    const problems = await promisify(execFile)(tsc, ['-p', project]).then(
      () => '',
      ({ stdout }: { stdout: string }) => stdout,
    )
    expect(problems).toBe('')
  })
})

it('is the packages themselves', async () => {
  const { stdout } = await run(
    'same.mjs',
    `import * as mine from 'tornado-ts/web'
    import * as theirs from '@tornado-ts/web'
    import { SimpleAsyncHTTPClient } from 'tornado-ts/simple-httpclient'
    import { NodeContainer } from 'tornado-ts/wsgi'
    import { container, httpclient, web } from 'tornado-ts'
    console.log(
      mine.RequestHandler === theirs.RequestHandler && web.Application === theirs.Application,
      SimpleAsyncHTTPClient === httpclient.SimpleAsyncHTTPClient,
      NodeContainer === container.NodeContainer,
    )`,
  )
  expect(stdout).toBe('true true true\n')
})

it.each([
  ['tornado-ts', /undici|jest|vitest|mocha/, /^NativeModule (test|internal\/test_runner)/],
  ['tornado-ts/web', /@tornado-ts\/(testing|auth|container|websocket|httpclient)\//, /^$/],
])('%s does not load what it does not need', async (name, foreign, internal) => {
  const hook = `import { writeSync } from 'node:fs'
    export const load = (url, context, next) => (writeSync(1, url + '\\n'), next(url, context))`
  const { stdout } = await run(
    'loads.mjs',
    `import { register } from 'node:module'
    register('data:text/javascript,' + ${JSON.stringify(encodeURIComponent(hook))})
    await import('${name}')
    for (const name of process.moduleLoadList) console.log(name)`,
  )
  const loaded = stdout.trim().split('\n')
  expect(loaded.length).toBeGreaterThan(100)
  expect(loaded.filter((url) => foreign.test(url) || internal.test(url))).toEqual([])
})

it('warns of a second copy, once', async () => {
  const other = join(installed.folder, 'other/node_modules/tornado-ts')
  mkdirSync(other, { recursive: true })
  cpSync(join(installed.folder, 'node_modules/tornado-ts'), other, { recursive: true })
  writeFileSync(join(installed.folder, 'other/index.mjs'), `import 'tornado-ts'`)
  const { stderr } = await run('copies.mjs', `import 'tornado-ts'; import './other/index.mjs'`)
  expect(stderr.match(/TORNADO_TS_TWO_COPIES.*Two copies of tornado-ts are loaded/g)).toHaveLength(
    1,
  )
  const alone = await run('copy.mjs', `import 'tornado-ts'; import 'tornado-ts/web'`)
  expect(alone.stderr).toBe('')
})
