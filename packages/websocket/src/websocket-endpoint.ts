/** Who speaks over a connection: a handler on a server, a client connection on a client. */
export interface WebSocketEndpoint {
  /** @returns A promise to receive nothing more until it settles. */
  onMessage(message: string | Buffer): void | Promise<void>
  onPing(data: Buffer): void
  onPong(data: Buffer): void
  /** The connection is gone; what the close frame of the peer said, if there was one. */
  onWsConnectionClose(closeCode: number | undefined, closeReason: string | undefined): void
  /** Something of the endpoint has thrown, or its promise rejected. */
  logException(error: unknown): void
}
