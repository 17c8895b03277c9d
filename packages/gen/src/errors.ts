import { TornadoError, defineError } from '@tornado-ts/util'

/**
 * `yield new Callback(key)` with a key that is already waited for.
 *
 * @deprecated Belongs to the callback style.
 * @tornado gen.KeyReuseError
 */
export class KeyReuseError extends TornadoError {
  static {
    defineError(this, 'KeyReuseError', 'TORNADO_KEY_REUSE')
  }
}

/**
 * `yield new Wait(key)` without a `Callback` of that key before it.
 *
 * @deprecated Belongs to the callback style.
 * @tornado gen.UnknownKeyError
 */
export class UnknownKeyError extends TornadoError {
  static {
    defineError(this, 'UnknownKeyError', 'TORNADO_UNKNOWN_KEY')
  }
}

/**
 * A generator ended without waiting for all the callbacks it had made.
 *
 * @deprecated Belongs to the callback style.
 * @tornado gen.LeakedCallbackError
 */
export class LeakedCallbackError extends TornadoError {
  static {
    defineError(this, 'LeakedCallbackError', 'TORNADO_LEAKED_CALLBACK')
  }
}
