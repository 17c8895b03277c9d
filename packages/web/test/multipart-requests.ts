/** The boundary of the forms that tests send. */
export const BOUNDARY = 'b0undary'
export const FORM_TYPE: string = `multipart/form-data; boundary=${BOUNDARY}`

export interface FormPart {
  readonly name: string
  readonly filename?: string
  readonly type?: string
  readonly body: string | Buffer
}

/** The head of a part, with the delimiter before it. */
export function partHead({ name, filename, type }: Omit<FormPart, 'body'>): string {
  const file = filename === undefined ? '' : `; filename="${filename}"`
  const contentType = type === undefined ? '' : `Content-Type: ${type}\r\n`
  const disposition = `Content-Disposition: form-data; name="${name}"${file}\r\n`
  return `--${BOUNDARY}\r\n${disposition}${contentType}\r\n`
}

export const FINAL: string = `\r\n--${BOUNDARY}--\r\n`

/** A whole form. */
export function formBody(parts: readonly FormPart[]): Buffer {
  const pieces = parts.flatMap((part, index) => [
    Buffer.from(`${index > 0 ? '\r\n' : ''}${partHead(part)}`),
    Buffer.from(part.body),
  ])
  return Buffer.concat([...pieces, Buffer.from(FINAL)])
}
