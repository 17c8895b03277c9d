/** Turns compression on; `{}` does so with the defaults. */
export interface WebSocketCompressionOptions {
  /** zlib's level, 0 (fast) to 9 (small). Default 6. */
  readonly compressionLevel?: number
  /** How much memory zlib uses while it compresses a message, 1 to 9. Default 8. */
  readonly memLevel?: number
}

/** @throws RangeError for a level that zlib does not have. */
export function checkCompressionOptions(options: WebSocketCompressionOptions): void {
  checkRange('compressionLevel', options.compressionLevel, 0)
  checkRange('memLevel', options.memLevel, 1)
}

function checkRange(name: string, value: number | undefined, lowest: number): void {
  if (value === undefined) return
  if (Number.isInteger(value) && value >= lowest && value <= 9) return
  throw new RangeError(`${name} must be an integer from ${lowest} to 9, not ${value}`)
}
