import type { HTTPFile } from './http-file.ts'
import type { HTTPHeaders } from './http-headers.ts'
import { appendValues, emptyRecord } from './multi-values.ts'
import { parseArguments, parseBodyArguments } from './parse-body-arguments.ts'

/** The form of a request: what its query and its body say, taken apart when first asked for. */
export class RequestForm {
  readonly #query: string
  #files: Record<string, HTTPFile[]> | undefined
  #bodyArguments: Record<string, Buffer[]> | undefined = undefined
  #queryArguments: Record<string, Buffer[]> | undefined = undefined
  #arguments: Record<string, Buffer[]> | undefined = undefined

  constructor(query: string, files?: Record<string, HTTPFile[]>) {
    this.#query = query
    this.#files = files
  }

  get files(): Record<string, HTTPFile[]> {
    this.#files ??= emptyRecord()
    return this.#files
  }

  get bodyArguments(): Record<string, Buffer[]> {
    this.#bodyArguments ??= emptyRecord()
    return this.#bodyArguments
  }

  get queryArguments(): Record<string, Buffer[]> {
    this.#queryArguments ??= parseArguments(this.#query)
    return this.#queryArguments
  }

  /**
   * Parsed by themselves: what an application does to these does not change the query's, and few ask
   * for both.
   */
  get arguments(): Record<string, Buffer[]> {
    this.#arguments ??= parseArguments(this.#query)
    return this.#arguments
  }

  parseBody(contentType: string, body: Buffer, headers: HTTPHeaders): void {
    parseBodyArguments(contentType, body, this.bodyArguments, this.files, headers)
    appendValues(this.arguments, this.bodyArguments)
  }
}
