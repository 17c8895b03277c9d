import { Worker } from 'node:worker_threads'
import type { ThreadSetup } from './thread-messages.ts'

/** Starts the thread of a client; it does not keep the process alive. */
export function startWorker(setup: ThreadSetup): Worker {
  const options = { workerData: setup, transferList: [setup.port] }
  const worker = import.meta.url.endsWith('.ts')
    ? fromSources(new URL('./worker-entry.ts', import.meta.url), options)
    : new Worker(new URL('./worker-entry.js', import.meta.url), { ...options, execArgv: flags() })
  // The end of the thread is reported to the caller on the port, by the thread itself.
  worker.on('error', () => {})
  worker.unref()
  return worker
}

/** The flags of this process, but for one that says what `--eval` gets and is refused for files. */
function flags(): string[] {
  return process.execArgv.filter(
    (flag, at, all) => !flag.startsWith('--input-type') && all[at - 1] !== '--input-type',
  )
}

/** In the repository: a thread does not take over the loader that lets its parent run TypeScript. */
function fromSources(entry: URL, options: object): Worker {
  const url = JSON.stringify(entry.href)
  const program = `
    require('node:module').register('tsx/esm', ${url}, { data: true })
    import(${url})`
  const execArgv = ['--conditions=tornado-ts-source']
  return new Worker(program, { ...options, eval: true, execArgv })
}
