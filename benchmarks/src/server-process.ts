import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Report } from './servers/report.ts'

/** A server under test: a Node process of its own, pinned to one core. */
export class ServerProcess {
  readonly name: string
  readonly port: number
  readonly #child: ChildProcess

  private constructor(name: string, port: number, child: ChildProcess) {
    this.name = name
    this.port = port
    this.#child = child
  }

  /** Starts `dist/servers/<name>.js` on `core` and waits until it listens. */
  static async start(name: string, core: number): Promise<ServerProcess> {
    const file = `${import.meta.dirname}/servers/${name}.js`
    const child = spawn('taskset', ['-c', String(core), process.execPath, file], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, NODE_ENV: 'production' },
    })
    const died = once(child, 'exit').then(() => {
      throw new Error(`${name} ended before it listened`)
    })
    const [message] = (await Promise.race([once(child, 'message'), died])) as [{ port: number }]
    died.catch(() => undefined)
    return new ServerProcess(name, message.port, child)
  }

  async report(): Promise<Report> {
    this.#child.send('report')
    const [report] = (await once(this.#child, 'message')) as [Report]
    return report
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit')
    this.#child.disconnect()
    await ended
  }
}
