import { defineError, TornadoError } from '@tornado-ts/util'

/**
 * Something before a `NodeAdapter` has read the body of a request and has not left its bytes in
 * `req.rawBody`. It is logged, and answered with 500.
 */
export class BodyConsumedError extends TornadoError {
  static {
    defineError(this, 'BodyConsumedError', 'TORNADO_BODY_CONSUMED')
  }
}
