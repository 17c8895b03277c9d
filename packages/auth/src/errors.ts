import { defineError, TornadoError } from '@tornado-ts/util'

/**
 * A login did not succeed: the provider's answer, or what the browser brought back, is not what the
 * protocol asks for.
 *
 * A status of the provider that is no success, or no answer at all, is an `HTTPClientError` instead.
 *
 * @tornado auth.AuthError
 */
export class AuthError extends TornadoError {
  static {
    defineError(this, 'AuthError', 'TORNADO_AUTH')
  }
}
