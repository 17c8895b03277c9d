/** Turns compression on; `{}` does so with the defaults. */
export interface WebSocketCompressionOptions {
  /** zlib's level, 0 (fast) to 9 (small). Default 6. */
  readonly compressionLevel?: number
  /** How much memory zlib uses while it compresses a message, 1 to 9. Default 8. */
  readonly memLevel?: number
}
