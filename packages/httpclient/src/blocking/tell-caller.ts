import type { Transferable } from 'node:worker_threads'
import type { MessageToCaller, ThreadSetup } from './thread-messages.ts'

/** Sends a message to the caller, and wakes it if it sleeps. */
export type TellCaller = (message: MessageToCaller, transfer?: readonly Transferable[]) => void

/** The way from the client's thread to the caller, who sleeps and does not run its event loop. */
export function tellCaller({ port, messagesSent }: ThreadSetup): TellCaller {
  return (message, transfer = []) => {
    port.postMessage(message, transfer)
    Atomics.add(messagesSent, 0, 1)
    Atomics.notify(messagesSent, 0)
  }
}
