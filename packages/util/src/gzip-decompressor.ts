import { createGunzip } from 'node:zlib'

import { StreamDecompressor } from './decompressor.ts'

/**
 * A streaming decoder of the gzip format (RFC 1952), checksum included.
 *
 * Its methods return promises because Node has no public synchronous incremental inflater. However
 * far the input would expand, only about 32 KiB more than `maxLength` is held at any time.
 *
 * @tornado util.GzipDecompressor
 */
export class GzipDecompressor extends StreamDecompressor {
  constructor() {
    super(() => createGunzip())
  }
}
