import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, it } from '@jest/globals'
import { Program } from './program.ts'

/** The package run from its sources, as inside of this workspace. */

const folder = mkdtempSync(join(tmpdir(), 'autoreload-'))
const here = resolve(import.meta.dirname, '..')
const tsx = pathToFileURL(resolve(here, '../../node_modules/tsx/dist/loader.mjs')).href
const flags = ['--conditions=tornado-ts-source', `--import=${tsx}`]
const programs: Program[] = []

function write(name: string, text: string): void {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

function run(...args: string[]): Program {
  const program = new Program([...flags, ...args], { cwd: folder })
  programs.push(program)
  return program
}

mkdirSync(join(folder, 'node_modules'))
symlinkSync(join(here, 'node_modules/@tornado-ts'), join(folder, 'node_modules/@tornado-ts'))

afterEach(() => {
  for (const program of programs.splice(0)) program[Symbol.dispose]()
  rmSync(folder, { recursive: true, force: true })
})

it('reloads programs in TypeScript, by itself and under the wrapper', async () => {
  write('package.json', '{ "type": "module" }')
  write(
    'main.ts',
    `import { start } from '${join(here, 'src/index.ts')}'
    import { word } from './word.js'
    start(50)
    console.log(word satisfies string)
    setInterval(() => {}, 1000)`,
  )
  write('word.ts', `export const word: string = 'one'`)
  const both = [run('main.ts'), run(join(here, 'src/cli.ts'), 'main.ts')]
  await Promise.all(both.map((program) => program.until(/^one$/)))
  write('word.ts', `export const word: string = 'two'`)
  await Promise.all(both.map((program) => program.until(/^two$/)))
})
