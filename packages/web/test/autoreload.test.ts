import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it } from '@jest/globals'
import { temporaryFolder } from './static-files.ts'

const web = `${import.meta.dirname}/../src/index.ts`

it.each(['debug', 'autoreload'])(
  'the setting %s restarts a program that changes',
  async (setting) => {
    const main = join(await temporaryFolder(), 'main.mjs')
    await writeFile(
      main,
      `import { Application } from ${JSON.stringify(`file://${web}`)}
    new Application([], { ${setting}: true })
    setInterval(() => {}, 1000)
    console.log('first')`,
    )
    const program = spawn(
      process.execPath,
      ['--conditions=tornado-ts-source', '--import', 'tsx', main],
      { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_ENV: 'development' } },
    )
    try {
      const lines = createInterface(program.stdout)
      expect(await once(lines, 'line')).toEqual(['first'])
      const ended = once(program, 'exit')
      const second = once(lines, 'line')
      await writeFile(main, `console.log('second')`)
      expect(await second).toEqual(['second'])
      expect(await ended).toEqual([0, null])
    } finally {
      program.kill('SIGKILL')
    }
  },
  20_000,
)

it('a request in hand is answered before that', async () => {
  const main = join(await temporaryFolder(), 'main.mjs')
  await writeFile(
    main,
    `import { writeFileSync } from 'node:fs'
    import { Application, RequestHandler } from ${JSON.stringify(`file://${web}`)}
    class Slow extends RequestHandler {
      async get() {
        writeFileSync(${JSON.stringify(main)}, 'console.log("restarted")')
        await new Promise((resolve) => setTimeout(resolve, 1000))
        this.write('answered')
      }
    }
    const server = await new Application([['/', Slow]], { autoreload: true }).listen(0)
    console.log(server.port)`,
  )
  const program = spawn(
    process.execPath,
    ['--conditions=tornado-ts-source', '--import', 'tsx', main],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  try {
    const lines = createInterface(program.stdout)
    const [port] = (await once(lines, 'line')) as [string]
    const restarted = once(lines, 'line')
    const response = await fetch(`http://127.0.0.1:${port}/`)
    expect(await response.text()).toBe('answered')
    expect(await restarted).toEqual(['restarted'])
  } finally {
    program.kill('SIGKILL')
  }
}, 20_000)
