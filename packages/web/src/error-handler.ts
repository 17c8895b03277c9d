import { HTTPError } from './errors.ts'
import { RequestHandler } from './request-handler.ts'

/**
 * Answers every request with one error.
 *
 * @tornado web.ErrorHandler
 */
export class ErrorHandler extends RequestHandler {
  #statusCode = 500

  override initialize({ statusCode }: { statusCode: number }): void {
    this.#statusCode = statusCode
  }

  override prepare(): void {
    throw new HTTPError(this.#statusCode)
  }

  /** Every request is refused anyway, with the status that says why. */
  override checkXsrfCookie(): void {
    // Nothing to protect.
  }
}
