import type { WebSocketCompressionOptions } from './compression-options.ts'
import type { DeflateAgreement } from './deflate-negotiation.ts'
import { MessageDeflater } from './message-deflater.ts'
import { MessageInflater } from './message-inflater.ts'

/** What the messages of a connection go through; undefined where they are sent as they are. */
export interface MessageCodecs {
  readonly deflater: MessageDeflater | undefined
  readonly inflater: MessageInflater | undefined
}

/**
 * Makes the codecs for one side of what was agreed upon.
 *
 * @throws RangeError for a compression level that there is not.
 */
export function messageCodecs(
  agreement: DeflateAgreement | undefined,
  isClient: boolean,
  options: WebSocketCompressionOptions = {},
  maxMessageSize: number,
): MessageCodecs {
  if (agreement === undefined) return { deflater: undefined, inflater: undefined }
  const { client, server } = agreement
  return {
    deflater: MessageDeflater.for(isClient ? client : server, options),
    inflater: new MessageInflater(isClient ? server : client, maxMessageSize),
  }
}
