import { Worker } from 'node:worker_threads'
import type { ThreadSetup } from './thread-messages.ts'

/** Starts the thread of a client; it does not keep the process alive. */
export function startWorker(setup: ThreadSetup): Worker {
  const options = { workerData: setup, transferList: [setup.port] }
  const worker = import.meta.url.endsWith('.ts')
    ? fromSources(new URL('./worker-entry.ts', import.meta.url), options)
    : new Worker(new URL('./worker-entry.js', import.meta.url), options)
  // The end of the thread is reported to the caller on the port, by the thread itself.
  worker.on('error', () => {})
  worker.unref()
  return worker
}

/** In the repository: a thread does not take over the loader that lets its parent run TypeScript. */
function fromSources(entry: URL, options: object): Worker {
  const url = JSON.stringify(entry.href)
  const program = `
    require('node:module').register('tsx/esm', ${url}, { data: true })
    import(${url})`
  return new Worker(program, {
    ...options,
    eval: true,
    execArgv: ['--conditions=tornado-ts-source'],
  })
}
