import { describe, expect, it } from '@jest/globals'
import { projectsWith } from './project.ts'

const project = projectsWith('autoreload')

const IMPORT = `import * as autoreload from '@tornado-ts/autoreload'\n`

describe('a program that reloads once, run as', () => {
  const source = `${IMPORT}
    if (process.env.TORNADO_TS_AUTORELOAD_CHILD !== String(process.ppid)) throw new Error('alone')
    autoreload.start()
    console.log('Starting', process.argv.slice(1).map((arg) => arg.replace(/^.*\\//, '')).join(' '))
    if (process.env.SECOND === 'yes') process.exit(0)
    process.env.SECOND = 'yes'
    autoreload.reload()`

  const directory = { 'app/start.mjs': source, 'app/package.json': '{ "main": "start.mjs" }' }
  const installed = {
    'node_modules/twice/package.json': '{ "exports": { "import": "./go.mjs" } }',
    'node_modules/twice/go.mjs': source,
  }
  const file = { 'main.mjs': source }
  const args = ['arg1', '--arg2', '-m', 'arg3']

  it.each([
    ['a file', file, ['main.mjs'], 'main.mjs'],
    ['a directory', directory, ['app'], 'app'],
    ['a bare specifier', installed, ['-m', 'twice', ...args], `go.mjs ${args.join(' ')}`],
    ['a script with arguments', file, ['main.mjs', ...args], `main.mjs ${args.join(' ')}`],
  ])('%s', async (_what, files: Record<string, string>, command, shown) => {
    const { code, output } = await project(files).wrapper(['--until-success', ...command]).ended
    expect(output.match(/^Starting.*$/gm)).toEqual(Array(2).fill(`Starting ${shown}`))
    expect(output).toMatch(/\] Script exited normally\n$/)
    expect(code).toBe(0)
  })
})

it('--until-success goes on until a run is successful', async () => {
  const folder = project({ 'main.mjs': `console.log('reloading'); process.exit(5)` })
  const program = folder.wrapper(['--until-success', 'main.mjs'])
  await program.until('Script exited with status 5')
  folder.write('main.mjs', `console.log('exiting cleanly')`)
  const { code, output } = await program.ended
  expect(code).toBe(0)
  expect(output).toMatch(/^reloading\n.*\n.*main.mjs modified.*\nexiting cleanly\n.*normally\n$/)
})

it('a program that cannot be run is run again once that is mended', async () => {
  const cases: [broken: string, files: Record<string, string>][] = [
    ['main.mjs', { 'main.mjs': 'let let' }],
    ['main.cjs', { 'main.cjs': '1 +' }],
    ['dep.mjs', { 'main.mjs': `import './dep.mjs'`, 'dep.mjs': '1 +' }],
    ['dep.cjs', { 'main.cjs': `require('./dep.cjs')`, 'dep.cjs': '1 +' }],
    ['dep.mjs', { 'main.mjs': `import './dep.mjs'`, 'dep.mjs': 'oops()' }],
    ['missing/dep.mjs', { 'main.mjs': `import './missing/dep.mjs'` }],
    ['main.mjs', { 'main.mjs': `Promise.reject(new Error('expected'))` }],
  ]
  const mend = async ([broken, files]: (typeof cases)[number]): Promise<void> => {
    const folder = project(files)
    const program = folder.wrapper(['main.cjs' in files ? 'main.cjs' : 'main.mjs'])
    await program.until('Script exited with uncaught exception')
    folder.write(broken, `console.log('good')`)
    await program.until(/^good$/)
    await program.until('Script exited normally')
  }
  await Promise.all(cases.map(mend))
})

describe('a running program', () => {
  const running = `import './dep.mjs'
    process.on('exit', (status) => console.log('leaving', status))
    setInterval(() => {}, 1000)
    console.log('running')`

  it('is restarted by a change, and does not look by itself', async () => {
    const files = { 'main.mjs': `${IMPORT}autoreload.start(50)\n${running}`, 'dep.mjs': '' }
    const folder = project(files)
    const program = folder.wrapper(['main.mjs'])
    await program.until('running')
    folder.write('dep.mjs', '//')
    await program.until('running', 2)
    expect(program.output).toMatch(/^running\n.*dep.mjs modified.*\nleaving 120\nrunning\n$/)
  })

  it('is restarted by a change of what is to be watched', async () => {
    const files = { 'main.mjs': `${IMPORT}autoreload.watch('later.txt')\n${running}` }
    const folder = project({ ...files, 'dep.mjs': '', 'templates/mail/welcome.txt': 'Hello' })
    const program = folder.wrapper(['--watch', 'templates', 'main.mjs'])
    await program.until('running')
    folder.write('templates/mail/welcome.txt', 'Good morning')
    await program.until('running', 2)
    folder.write('later.txt', 'here')
    await program.until('running', 3)
  })

  it('is killed if it is too busy to reload', async () => {
    const folder = project({ 'main.mjs': `console.log('busy'); for (;;);` })
    const program = folder.wrapper(['main.mjs'])
    await program.until('busy')
    folder.write('main.mjs', `console.log('good')`)
    await program.until(/^good$/)
  })

  it('gets signals, and its end is passed on', async () => {
    const graceful = `process.on('SIGTERM', () => process.exit(4)); ${running}`
    const folder = project({ 'a.mjs': graceful, 'b.mjs': running, 'dep.mjs': '' })
    const programs = [folder.wrapper(['a.mjs']), folder.wrapper(['b.mjs'])] as const
    await Promise.all(programs.map((program) => program.until('running')))
    programs[0].kill('SIGTERM')
    programs[1].kill('SIGINT')
    expect(await programs[0].ended).toMatchObject({ code: 4, signal: null })
    expect(await programs[1].ended).toMatchObject({ code: null, signal: 'SIGINT' })
  })

  it('ends when the wrapper is killed', async () => {
    const program = project({ 'main.mjs': running, 'dep.mjs': '' }).wrapper(['main.mjs'])
    await program.until('running')
    program.kill('SIGKILL')
    await program.ended
  })
})

it('a program of several processes is restarted as a whole', async () => {
  const source = `
    import { forkProcesses } from '@tornado-ts/process'
    const id = await forkProcesses(2)
    console.log('worker', id)
    setInterval(() => {}, 1000)`
  const folder = project({ 'main.mjs': source })
  const program = folder.wrapper(['main.mjs'])
  await program.until(/^worker \d$/, 2)
  folder.write('main.mjs', `${source}\n`)
  await program.until(/^worker \d$/, 4)
  expect(program.output.match(/^worker \d$/gm)?.sort()).toEqual([
    'worker 0',
    'worker 0',
    'worker 1',
    'worker 1',
  ])
})

it('the status of the last run is passed on when the wrapper is interrupted', async () => {
  const folder = project({ 'zero.mjs': '', 'three.mjs': 'process.exitCode = 3' })
  const programs = [folder.wrapper(['zero.mjs']), folder.wrapper(['three.mjs'])] as const
  await Promise.all(programs.map((program) => program.until('Script exited')))
  for (const program of programs) program.kill('SIGINT')
  expect((await programs[0].ended).code).toBe(0)
  expect((await programs[1].ended).code).toBe(3)
})

it('a directory that is run is not watched as a whole', async () => {
  const source = `
    import { writeFileSync } from 'node:fs'
    writeFileSync('app/log.txt', String(process.pid))
    process.on('exit', () => console.log('leaving'))
    setInterval(() => {}, 1000)
    console.log('running')`
  const manifest = '{ "main": "start.mjs" }'
  const folder = project({
    'app/start.mjs': source,
    'app/package.json': manifest,
    'app/log.txt': '',
  })
  const program = folder.wrapper(['app'])
  await program.until('running')
  folder.write('app/log.txt', 'another')
  folder.write('app/start.mjs', `${source}\n`)
  await program.until('running', 2)
  expect(program.output.match(/modified/g)).toHaveLength(1)
  expect(program.output).toContain('start.mjs modified')
})

it('what the program writes where reports go does no harm', async () => {
  const source = `require('fs').writeSync(4, 'nonsense\\nnull\\n{"file":7}\\n{"fi')`
  const program = project({ 'main.cjs': source }).wrapper(['--until-success', 'main.cjs'])
  expect((await program.ended).code).toBe(0)
})

it('a killed program is reported and run again after a change', async () => {
  const folder = project({ 'main.mjs': `process.kill(process.pid, 'SIGKILL')` })
  const program = folder.wrapper(['main.mjs'])
  await program.until('Script was killed by SIGKILL')
  folder.write('main.mjs', '')
  await program.until('Script exited normally')
})

it('programs and their children do not see the options of the wrapper', async () => {
  const main = `
    import { fork } from 'node:child_process'
    fork('child.mjs', ['x'])
    console.log('main', process.execArgv, process.argv.length)`
  const child = `console.log('child', process.execArgv, process.argv.length, process.cwd())`
  const folder = project({ 'main.mjs': main, 'child.mjs': child })
  const program = folder.wrapper(['--node-arg', '--no-deprecation', 'main.mjs'])
  await program.until('Script exited normally')
  expect(program.output).toContain(`main [ '--no-deprecation' ] 2\n`)
  expect(program.output).toContain(`child [ '--no-deprecation' ] 3 `)
})
