import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { describe, expect, it } from '@jest/globals'
import * as tornado from '../src/index.ts'

const root = `${import.meta.dirname}/..`
const manifest = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as {
  exports: Record<string, unknown>
  dependencies: Record<string, string>
}
const run = promisify(execFile)

/** Runs a program from source in a process of its own. */
async function program(source: string): Promise<string> {
  const { stdout } = await run(
    process.execPath,
    ['--conditions=tornado-ts-source', '--import', 'tsx', '--input-type=module', '--eval', source],
    { cwd: root },
  )
  return stdout.trim()
}

const layers = Object.keys(manifest.dependencies).map((name) => name.replace('@tornado-ts/', ''))

describe('tornado-ts', () => {
  it('has a namespace and a subpath for every layer', () => {
    expect(Object.keys(tornado)).toEqual(expect.arrayContaining(layers))
    expect(Object.keys(manifest.exports)).toEqual(
      expect.arrayContaining(layers.map((layer) => `./${layer}`)),
    )
  })

  it('gives the same classes as the packages themselves', async () => {
    const web = await import('@tornado-ts/web')
    const ioloop = await import('@tornado-ts/ioloop')
    expect(tornado.web.RequestHandler).toBe(web.RequestHandler)
    expect(tornado.ioloop.IOLoop).toBe(ioloop.IOLoop)
  })

  it('says which version it is', () => {
    expect(tornado.version).toMatch(/^\d+\.\d+\.\d+/)
    expect(tornado.versionInfo).toHaveLength(4)
    expect(tornado.reference).toBe('6.6.dev1')
  })
})

it('imports without side effects: no handle, no listener, and the program ends', async () => {
  const printed = await program(`
    const listeners = () => process.eventNames().map((name) => [name, process.listenerCount(name)])
    const before = JSON.stringify(listeners())
    const tornado = await import('./src/index.ts')
    console.log(JSON.stringify({
      resources: process.getActiveResourcesInfo().filter((name) => /Timeout|TCP|Pipe|Immediate/.test(name) && name !== 'PipeWrap'),
      same: before === JSON.stringify(listeners()),
      layers: Object.keys(tornado).length > 10,
    }))
  `)
  expect(JSON.parse(printed)).toEqual({ resources: [], same: true, layers: true })
})
