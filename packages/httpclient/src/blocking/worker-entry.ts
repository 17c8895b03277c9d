import { workerData } from 'node:worker_threads'
import { describeError } from './describe-error.ts'
import { tellCaller } from './tell-caller.ts'
import type { ThreadSetup } from './thread-messages.ts'

// The first module of a client's thread. What it imports before it has made sure that the end of
// the thread becomes known is as little as can be: the caller, asleep, would wait for ever.
const setup = workerData as ThreadSetup
const tell = tellCaller(setup)
let uncaught: unknown

process.on('uncaughtExceptionMonitor', (error) => {
  uncaught = error
})
process.on('exit', () => {
  tell({ type: 'ended', error: uncaught === undefined ? undefined : describeError(uncaught) })
})

void import('./client-session.ts').then(({ serveCaller }) => serveCaller(setup, tell))
