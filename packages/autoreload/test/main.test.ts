import { symlinkSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { projectsWith } from './project.ts'

const project = projectsWith('autoreload')

const tsx = resolve(import.meta.dirname, '../../../node_modules/tsx')

describe('the command', () => {
  it.each([
    ['--version', 0, /^tornado-ts-autoreload \d+\.\d+\.\d+ \(node v\d+\.\d+\.\d+\)\n$/],
    ['--help', 0, /^Usage:\n {2}tornado-ts-autoreload \[options\] path[^]*--until-success/],
    ['', 1, /^Either -m or a path must be specified\n$/],
    ['--faster main.mjs', 2, /^unknown option --faster\nUsage:\n/],
    ['-m not-installed', 1, /The module not-installed cannot be found\n$/],
  ])('%s: ends with %d', async (args, code, output) => {
    const ended = await project({}).wrapper(args.split(' ').filter(Boolean)).ended
    expect(ended).toMatchObject({ code, output: expect.stringMatching(output) })
  })

  it.each([
    ['console.log(process.argv[2])', 0, null],
    ['console.log(process.argv[2]); process.exit(6)', 6, null],
    ['console.log(process.argv[2]); process.kill(process.pid, "SIGTERM")', null, 'SIGTERM'],
  ])('--no-reload runs the script once: %s', async (source, code, signal) => {
    const program = project({ 'main.cjs': source }).wrapper(['--no-reload', 'main.cjs', '--help'])
    expect(await program.ended).toEqual({ code, signal, output: '--help\n' })
  })

  it('--no-reload lets a program that watches itself do so', async () => {
    const source = `
      import { start, watch } from '@tornado-ts/autoreload'
      watch('page.html')
      start(50)
      console.log('started')
      setInterval(() => {}, 1000)`
    const folder = project({ 'main.mjs': source, 'page.html': '<p>' })
    const program = folder.wrapper(['--no-reload', 'main.mjs'])
    await program.until('started')
    folder.write('page.html', '<p>another')
    await program.until('started', 2)
  })

  it('is a function too, whose options override the arguments', async () => {
    const call = `
      import { main } from '@tornado-ts/autoreload'
      await main(['node', 'x', 'one', 'two'], { module: './script.mjs', untilSuccess: true })
      console.log('done')`
    const script = `console.log(process.argv.slice(2).join())`
    const program = project({ 'call.mjs': call, 'script.mjs': script }).node(['call.mjs'])
    const { code, output } = await program.ended
    expect(code).toBe(0)
    expect(output).toMatch(/^one,two\n.*Script exited normally\ndone\n$/)
  })
})

const stripsTypes = 'typescript' in process.features && Boolean(process.features.typescript)

describe('a script in TypeScript', () => {
  const files = {
    'main.ts': `import { word } from './word.ts'\nconsole.log(word satisfies string)`,
    'word.ts': `export const word: string = 'one'`,
    'package.json': '{ "type": "module" }',
  }

  it('runs with tsx if its package has that, and again after a change', async () => {
    const folder = project({ ...files, 'node_modules/none': '' })
    symlinkSync(tsx, folder.path('node_modules/tsx'))
    const program = folder.wrapper(['main.ts'])
    await program.until(/^one$/)
    await program.until('Script exited normally')
    folder.write('word.ts', `export const word: string = ;`)
    await program.until('Script exited with uncaught exception')
    folder.write('word.ts', `export const word: string = 'two'`)
    await program.until(/^two$/)
  })

  it('runs with the loader that is given', async () => {
    const loader = resolve(tsx, 'dist/loader.mjs')
    const program = project(files).wrapper(['--node-arg', `--import=${loader}`, 'main.ts'])
    await program.until(/^one$/)
  })

  it('in CommonJS is reloaded too', async () => {
    const main = `import { word } from './word'\nconsole.log(word satisfies string)`
    const folder = project({ ...files, 'main.ts': main, 'package.json': '{}' })
    const program = folder.wrapper(['--node-arg', `--import=${tsx}/dist/loader.mjs`, 'main.ts'])
    await program.until(/^one$/)
    await program.until('Script exited normally')
    folder.write('word.ts', `export const word: string = 'two'`)
    await program.until(/^two$/)
  })

  it('without any of these is refused with advice, or runs where Node strips types', async () => {
    const program = project(files).wrapper(['--until-success', 'main.ts'])
    const { code, output } = await program.ended
    if (stripsTypes) expect(output).toMatch(/^one$/m)
    else expect(output).toMatch(/main\.ts is TypeScript: install tsx .*Node 22\.18 or newer\n$/)
    expect(code).toBe(stripsTypes ? 0 : 1)
  })
})
