import type { MessagePort } from 'node:worker_threads'
import type { SentError } from './describe-error.ts'
import type { SentRequest } from './sent-request.ts'
import type { SentResponse } from './sent-response.ts'

/** A client class that a thread can find: the name of an export of a module. */
export interface ClientClassName {
  /** A package, or the URL of a file. */
  readonly module: string
  readonly name: string
}

/** What the thread of a client is started with. */
export interface ThreadSetup {
  readonly port: MessagePort
  /** One number, raised with each message to the caller: what the caller sleeps on. */
  readonly messagesSent: Int32Array
  readonly clientClass: ClientClassName | undefined
  readonly options: Record<string, unknown>
}

/** From the caller to the thread. */
export type MessageToThread =
  | { readonly type: 'fetch'; readonly id: number; readonly request: SentRequest }
  /** The caller has dealt with a chunk and can take the next one. */
  | { readonly type: 'taken'; readonly id: number }
  | { readonly type: 'abandon'; readonly id: number }

/** From the thread to the caller. */
export type MessageToCaller =
  | { readonly type: 'ready' }
  | { readonly type: 'line'; readonly id: number; readonly line: string }
  | { readonly type: 'chunk'; readonly id: number; readonly chunk: Uint8Array }
  | { readonly type: 'response'; readonly id: number; readonly response: SentResponse }
  | { readonly type: 'failure'; readonly id: number; readonly error: SentError }
  /** The thread is about to end, for a reason if it was not told to. */
  | { readonly type: 'ended'; readonly error: SentError | undefined }
