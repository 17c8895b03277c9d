const BRAND = Symbol('tornado-ts.brand')

/**
 * The base of every error class that tornado-ts defines.
 *
 * `instanceof` on this class, and on each class registered with {@link defineError}, also accepts
 * instances made by another installed copy of the same package.
 */
export class TornadoError extends Error {
  /** A stable, documented identifier that begins `TORNADO_`; compare this, not the message. */
  declare readonly code: string

  static {
    defineError(this, 'TornadoError', 'TORNADO_ERROR')
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    if (typeof value !== 'object' || value === null) return false
    // A subclass that was never registered has no identity of its own to share between copies.
    const brand = Object.hasOwn(this, BRAND) ? (Reflect.get(this, BRAND) as symbol) : undefined
    return brand === undefined
      ? Function.prototype[Symbol.hasInstance].call(this, value)
      : brand in value
  }
}

/**
 * Gives an error class its `name`, its stable `code`, and an identity shared by all installed
 * copies (`Symbol.for('tornado-ts.<name>')`).
 *
 * @param errorClass The class to complete; called from its own static block.
 * @param name The public class name, unique in tornado-ts.
 * @param code The stable code, beginning `TORNADO_`.
 *
 * @example
 * ```ts
 * export class StreamClosedError extends TornadoError {
 *   static {
 *     defineError(this, 'StreamClosedError', 'TORNADO_STREAM_CLOSED')
 *   }
 * }
 * ```
 */
export function defineError(
  errorClass: abstract new (...args: never[]) => Error,
  name: string,
  code: string,
): void {
  const brand = Symbol.for(`tornado-ts.${name}`)
  const { prototype } = errorClass
  const hidden = { configurable: true, enumerable: false, writable: true }
  Object.defineProperty(prototype, 'name', { ...hidden, value: name })
  Object.defineProperty(prototype, 'code', { ...hidden, value: code })
  Object.defineProperty(prototype, brand, { ...hidden, value: true })
  Object.defineProperty(errorClass, BRAND, { ...hidden, value: brand })
}

/**
 * Something did not happen in the time allowed for it.
 *
 * The one timeout class of the framework: `gen.TimeoutError` and `ioloop.TimeoutError` are this
 * object.
 *
 * @tornado util.TimeoutError
 */
export class TimeoutError extends TornadoError {
  static {
    defineError(this, 'TimeoutError', 'TORNADO_TIMEOUT')
  }
}
