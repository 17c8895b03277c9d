import { describe, expect, it } from '@jest/globals'
import { projectsWith } from './project.ts'

const project = projectsWith('autoreload')

const IMPORT = `import * as autoreload from '@tornado-ts/autoreload'\n`

/** Where the system replaces the process, there is no supervisor. */
const hasExecve = 'execve' in process

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Reloads in its first run and exits in its second one. */
const RUN_TWICE = `
console.log('Starting', process.argv.slice(1).map((arg) => arg.replace(/^.*\\//, '')).join(' '))
if (process.env.SECOND === 'yes') process.exit(0)
process.env.SECOND = 'yes'
void autoreload.reload()
`

/** Reloads in its first run and then executes `source`. */
const afterReload = (source: string): string => `${IMPORT}
if (process.env.SECOND !== 'yes') {
  process.env.SECOND = 'yes'
  await autoreload.reload()
}
${source}`

describe('a program that reloads once, run as', () => {
  const esm = IMPORT + RUN_TWICE
  const cjs = `const autoreload = require('@tornado-ts/autoreload')\n${RUN_TWICE}`
  const main = JSON.stringify({ main: 'start.mjs' })

  it.each([
    ['an ES module', { 'main.mjs': esm }, ['main.mjs'], 'main.mjs'],
    ['a CommonJS module', { 'main.cjs': cjs }, ['main.cjs'], 'main.cjs'],
    ['a directory', { 'app/start.mjs': esm, 'app/package.json': main }, ['app'], 'app'],
    ['a bare specifier', { 'node_modules/twice/index.js': cjs }, ['-e', 'import("twice")'], ''],
    [
      'a script with arguments',
      { 'main.cjs': cjs },
      ['main.cjs', 'arg1', '--arg2', '-m', 'arg3'],
      'main.cjs arg1 --arg2 -m arg3',
    ],
  ])('%s', async (_what, files: Record<string, string>, args, shown) => {
    expect(await project(files).node(args).ended).toEqual({
      code: 0,
      signal: null,
      output: `Starting ${shown}\n`.repeat(2),
    })
  })

  it('a script that changes its arguments', async () => {
    const source = `${IMPORT}process.argv.push('another');${RUN_TWICE}`
    const { output } = await project({ 'main.mjs': source }).node(['main.mjs', 'one']).ended
    expect(output).toBe('Starting main.mjs one another\n'.repeat(2))
  })
})

describe('the end of a program that was restarted', () => {
  it.each([
    ['status 0', '', 0, null],
    ['another status', 'process.exit(7)', 7, null],
    ['an error', 'throw new Error("expected")', 1, null],
    ['a signal', 'process.kill(process.pid, "SIGKILL"); await wait', null, 'SIGKILL'],
  ])('%s', async (_what, source, code, signal) => {
    const wait = 'const wait = new Promise((resolve) => setTimeout(resolve, 30_000))\n'
    const files = { 'main.mjs': afterReload((source.includes('wait') ? wait : '') + source) }
    expect(await project(files).node(['main.mjs']).ended).toMatchObject({ code, signal })
  })

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s is passed on to it', async (signal) => {
    const source = `
      process.on('${signal}', () => { console.log('leaving'); process.exit(9) })
      setInterval(() => {}, 1000)
      console.log('ready')`
    const program = project({ 'main.mjs': afterReload(source) }).node(['main.mjs'])
    await program.until('ready')
    program.kill(signal)
    expect(await program.ended).toEqual({ code: 9, signal: null, output: 'ready\nleaving\n' })
  })

  it('and not caught by anyone: the process ends by the same signal', async () => {
    const source = `setInterval(() => {}, 1000); console.log('ready')`
    const program = project({ 'main.mjs': afterReload(source) }).node(['main.mjs'])
    await program.until('ready')
    program.kill('SIGTERM')
    expect(await program.ended).toMatchObject({ code: null, signal: 'SIGTERM' })
  })

  it('comes also when its supervisor is killed', async () => {
    const source = `
      process.on('SIGTERM', () => { console.log('leaving'); process.exit() })
      autoreload.start()
      setInterval(() => {}, 1000)
      console.log('ready')`
    const program = project({ 'main.mjs': afterReload(source) }).node(['main.mjs'])
    await program.until('ready')
    if (hasExecve) process.kill(program.pid, 'SIGTERM')
    else program.kill('SIGKILL')
    expect((await program.ended).output).toBe('ready\nleaving\n')
  })
})

describe('what is left of the program before', () => {
  it('is at most one process, after ten reloads', async () => {
    const source = `${IMPORT}
      const run = Number(process.env.RUN ?? 0)
      process.env.RUN = String(run + 1)
      console.log('process', process.pid)
      if (run < 10) await autoreload.reload()
      console.log('ready')
      setInterval(() => {}, 1000)`
    const program = project({ 'main.mjs': source }).node(['main.mjs'])
    await program.until('ready')
    const pids = Array.from(program.output.matchAll(/^process (\d+)$/gm), ([, pid]) => Number(pid))
    expect(pids).toHaveLength(11)
    expect([...new Set(pids)].filter(isAlive)).toHaveLength(hasExecve ? 1 : 2)
  })

  it('does not listen any more, nor does it hear signals, read or fail', async () => {
    const source = `${IMPORT}
      import http from 'node:http'
      import net from 'node:net'
      import { bindSockets } from '@tornado-ts/netutil'
      import { PeriodicCallback } from '@tornado-ts/ioloop'
      const run = Number(process.env.RUN ?? 0)
      process.env.RUN = String(run + 1)
      const ports = (process.env.PORTS ?? '0 0').split(' ').map(Number)
      const server = http.createServer().listen(ports[0], '127.0.0.1')
      await new Promise((resolve) => server.once('listening', resolve))
      const [socket] = await bindSockets(ports[1], { address: '127.0.0.1' })
      process.env.PORTS = server.address().port + ' ' + socket.port
      net.connect(server.address().port, '127.0.0.1').on('close', () => { throw new Error('lost') })
      process.on('SIGTERM', () => { console.log('term', run); process.exit(run) })
      if (run === 0) process.on('exit', () => console.log('exit', run))
      if (run < 2) {
        new PeriodicCallback(() => console.log('still there'), 50).start()
        await autoreload.reload()
      }
      setTimeout(() => console.log('ready', process.env.PORTS), 200)`
    const program = project({ 'main.mjs': source }).node(['main.mjs'])
    await program.until('ready')
    program.kill('SIGTERM')
    const { code, output } = await program.ended
    expect(code).toBe(2)
    expect(output).toMatch(/^ready \d+ \d+\nterm 2\n$/)
  })
})
