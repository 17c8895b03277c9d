/**
 * A file of a multipart form.
 *
 * @tornado httputil.HTTPFile
 */
export class HTTPFile {
  /** As the client calls it; not to be used as a path. */
  readonly filename: string
  readonly body: Buffer
  /** As the client says it is; `application/unknown` if it does not. */
  readonly contentType: string

  constructor(filename: string, body: Buffer, contentType: string) {
    this.filename = filename
    this.body = body
    this.contentType = contentType
  }
}
