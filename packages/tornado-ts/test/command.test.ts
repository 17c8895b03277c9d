import { symlinkSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import type { Program } from '../../autoreload/test/program.ts'
import { type Project, projectsWith } from '../../autoreload/test/project.ts'

const project = projectsWith('tornado-ts')

function tornado(folder: Project, ...args: string[]): Program {
  return folder.node(['../node_modules/tornado-ts/dist/cli.js', ...args])
}

const stripsTypes = 'typescript' in process.features && Boolean(process.features.typescript)

describe('tornado-ts', () => {
  it.each([
    ['--version', 0, /^tornado-ts \d+\.\d+\.\d+ \(node v\d+\.\d+\.\d+\)\n$/],
    ['--help', 0, /^Usage:\n {2}tornado-ts \[options\] path/],
    ['', 1, /^Either -m or a path must be specified\n$/],
    ['--faster main.mjs', 2, /^unknown option --faster\nUsage:\n/],
    ['--no-reload status.cjs', 3, /^$/],
    ['--until-success print.cjs arg1 --arg2 -m arg3', 0, /^print\.cjs arg1 --arg2 -m arg3\n/],
    ['--no-reload -m ./print.cjs --help', 0, /^print\.cjs --help\n$/],
  ])('%s: ends with %d', async (args, code, output) => {
    const print = `console.log(require('path').basename(process.argv[1]), ...process.argv.slice(2))`
    const folder = project({ 'status.cjs': 'process.exit(3)', 'print.cjs': print })
    const ended = await tornado(folder, ...args.split(' ').filter(Boolean)).ended
    expect(ended).toMatchObject({ code, output: expect.stringMatching(output) })
  })

  it('runs an application again when it changes, breaks or gets another template', async () => {
    const source = `
      import { options, web } from 'tornado-ts'
      options.define('port', { default: 8888, type: Number, help: 'run on the given port' })
      class Main extends web.RequestHandler { get() { this.render('page.html') } }
      options.parseCommandLine()
      const application = new web.Application([['/', Main]], { debug: true, templatePath: 'pages' })
      const server = await application.listen(options.options.port, { address: '127.0.0.1' })
      console.log('port ' + server.port)`
    const folder = project({ 'hello.mjs': source, 'pages/page.html': 'first' })
    const program = tornado(folder, '--watch', 'pages', 'hello.mjs', '--port=0')
    const page = async (run: number): Promise<string> => {
      const [port = ''] = await program.until(/^port (\d+)$/, run)
      return (await fetch(`http://127.0.0.1:${port}/`)).text()
    }
    expect(await page(1)).toBe('first')
    folder.write('pages/page.html', 'second')
    expect(await page(2)).toBe('second')
    folder.write('hello.mjs', `${source} +`)
    await program.until('Script exited with uncaught exception')
    folder.write('hello.mjs', source)
    expect(await page(3)).toBe('second')
    program.kill('SIGINT')
    expect((await program.ended).signal).toBe('SIGINT')
  })

  it('runs TypeScript with tsx, or says that it needs it', async () => {
    const source = `const word: string = 'typed'\nconsole.log(word)`
    const [without, having] = [project({ 'main.ts': source }), project({ 'main.ts': source })]
    having.write('node_modules/README', '')
    symlinkSync(
      resolve(import.meta.dirname, '../../../node_modules/tsx'),
      having.path('node_modules/tsx'),
    )
    const programs = [without, having].map((folder) =>
      tornado(folder, '--until-success', 'main.ts'),
    )
    const [alone, helped] = await Promise.all(programs.map((program) => program.ended))
    expect(alone?.output).toMatch(stripsTypes ? /^typed$/m : /install tsx/)
    expect(helped?.output).toMatch(/^typed$/m)
  })
})
