import { renameSync, utimesSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { addReloadHook, start } from '../src/index.ts'
import { projectsWith } from './project.ts'

const project = projectsWith('autoreload')

const IMPORT = `
import * as autoreload from '@tornado-ts/autoreload'
import { enablePrettyLogging } from '@tornado-ts/log'
enablePrettyLogging({ logging: 'info' })
`

/** A program in several files; the page is not a module. */
const FILES = {
  'main.mjs': `${IMPORT}
    import './one.mjs'
    autoreload.watch('page.html')
    autoreload.start(50)
    console.log('started')
    setInterval(() => {}, 1000)`,
  'one.mjs': `export * from './two.mjs'\nawait import('./late.mjs')`,
  'two.mjs': `import { createRequire } from 'node:module'
    export const three = createRequire(import.meta.url)('./three.cjs')`,
  'three.cjs': '',
  'late.mjs': '',
  'page.html': '<p>',
}

describe('a change of', () => {
  it('any file that belongs to the program restarts once', async () => {
    const names = ['main.mjs', 'page.html', 'two.mjs', 'three.cjs', 'late.mjs'] as const
    const change = async (name: (typeof names)[number]): Promise<void> => {
      const folder = project(FILES)
      const program = folder.node(['main.mjs'])
      await program.until('started')
      folder.write(name, `${FILES[name]}\n`)
      await program.until(`${name} modified; restarting server`)
      await program.until('started', 2)
      // A second restart for the same change would come before that for another one.
      folder.write('page.html', '<p>another')
      await program.until('started', 3)
      expect(program.output.match(/modified/g)).toHaveLength(2)
    }
    await Promise.all(names.map(change))
  })

  it('the content alone, with the same time, does not restart', async () => {
    const folder = project({ ...FILES, 'new.mjs': `${FILES['two.mjs']}\n` })
    for (const name of ['two.mjs', 'new.mjs']) utimesSync(folder.path(name), 1e9, 1e9)
    const program = folder.node(['main.mjs'])
    await program.until('started')
    renameSync(folder.path('new.mjs'), folder.path('two.mjs'))
    folder.write('page.html', '<p>another')
    await program.until('started', 2)
    expect(program.output).not.toContain('two.mjs modified')
  })

  it('an installed package restarts if the environment says so', async () => {
    const name = 'node_modules/installed/index.js'
    const main = `${FILES['main.mjs']}\nimport 'installed'`
    const folder = project({ ...FILES, 'main.mjs': main, [name]: '' })
    const careless = folder.node(['main.mjs'])
    const careful = folder.node(['main.mjs'], { TORNADO_TS_AUTORELOAD_ALL: '1' })
    await Promise.all([careless, careful].map((program) => program.until('started')))
    folder.write(name, '//')
    await careful.until('started', 2)
    folder.write('page.html', '<p>another')
    await careless.until('started', 2)
    expect(careless.output).not.toContain('installed/index.js')
  })
})

it('wait keeps the process alive, and a watched file that appears restarts it', async () => {
  const source = `${IMPORT}
    autoreload.watch('later.txt')
    const change = autoreload.wait()
    console.log('waiting')
    await change`
  const folder = project({ 'main.mjs': source })
  const program = folder.node(['main.mjs'])
  await program.until('waiting')
  folder.write('later.txt', 'here')
  await program.until('waiting', 2)
})

it('start does not keep the process alive', async () => {
  const source = `${IMPORT}autoreload.start(50); console.log('done')`
  const { code, output } = await project({ 'main.mjs': source }).node(['main.mjs']).ended
  expect({ code, output }).toEqual({ code: 0, output: 'done\n' })
})

it('a second start is silent on the same loop, and reported on another', async () => {
  const source = `${IMPORT}
    import { IOLoop } from '@tornado-ts/ioloop'
    autoreload.start()
    autoreload.start()
    console.log('other loop')
    new IOLoop()
    autoreload.start()
    autoreload.start()`
  const { output } = await project({ 'main.mjs': source }).node(['main.mjs']).ended
  expect(output).toMatch(
    /^other loop\n.*tornado.autoreload started more than once in the same process\n$/,
  )
})

it('hooks run in order, asynchronous ones too, and their errors stop nothing', async () => {
  const source = `${IMPORT}
    if (process.env.SECOND === 'yes') { console.error('second run'); process.exit(0) }
    process.env.SECOND = 'yes'
    autoreload.addReloadHook(() => console.error('first'))
    autoreload.addReloadHook(() => new Promise((resolve) => setTimeout(resolve, 50))
      .then(() => console.error('second')))
    autoreload.addReloadHook(() => { throw new Error('third') })
    autoreload.addReloadHook(async () => { throw new Error('fourth') })
    autoreload.addReloadHook(() => console.error('fifth'))
    autoreload.reload()
    autoreload.reload()`
  const { output } = await project({ 'main.mjs': source }).node(['main.mjs']).ended
  expect(output.match(/first|second run|second|third$|fourth$|fifth|reload hook/gm)).toEqual([
    ...['first', 'second', 'reload hook', 'third', 'reload hook', 'fourth', 'fifth', 'second run'],
  ])
})

it('nothing happens in workers of forkProcesses, nor in their primary', async () => {
  const source = `${IMPORT}
    import { readFileSync } from 'node:fs'
    import { forkProcesses } from '@tornado-ts/process'
    autoreload.watch('page.html')
    autoreload.start(20)
    await forkProcesses(1)
    autoreload.start(20)
    console.log('worker')
    let looks = 0
    setInterval(() => {
      if (readFileSync('page.html', 'utf8') !== '<p>' && ++looks === 10) console.log('unmoved')
    }, 20)
    process.on('SIGTERM', () => process.exit(0))`
  const folder = project({ 'main.mjs': source, 'page.html': '<p>' })
  const program = folder.node(['main.mjs'])
  await program.until('worker')
  folder.write('page.html', '<p>another')
  await program.until('unmoved')
  program.kill('SIGTERM')
  const { code, output } = await program.ended
  expect(code).toBe(0)
  expect(output.match(/worker$/gm)).toHaveLength(1)
  expect(output).not.toContain('modified')
})

it('bad arguments throw at the call', () => {
  expect(() => start(0)).toThrow(RangeError)
  expect(() => start(Number.NaN)).toThrow(RangeError)
  expect(() => addReloadHook('close' as never)).toThrow(TypeError)
})
