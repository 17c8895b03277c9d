import { TornadoError, defineError } from '@tornado-ts/util'

/**
 * A Future was asked for a result it does not have yet, or was given a second one.
 *
 * @tornado concurrent.InvalidStateError
 */
export class InvalidStateError extends TornadoError {
  static {
    defineError(this, 'InvalidStateError', 'TORNADO_INVALID_STATE')
  }
}

/**
 * The awaited operation was cancelled.
 *
 * @see {@link isCancellation} to accept the platform's `AbortError` as well.
 * @tornado concurrent.CancelledError
 */
export class CancelledError extends TornadoError {
  static {
    defineError(this, 'CancelledError', 'TORNADO_CANCELLED')
  }
}

/**
 * A function that reports through a callback also returned a value.
 *
 * @tornado concurrent.ReturnValueIgnoredError
 */
export class ReturnValueIgnoredError extends TornadoError {
  static {
    defineError(this, 'ReturnValueIgnoredError', 'TORNADO_RETURN_VALUE_IGNORED')
  }
}

/**
 * A coroutine yielded something that cannot be waited for.
 *
 * @tornado gen.BadYieldError
 */
export class BadYieldError extends TornadoError {
  static {
    defineError(this, 'BadYieldError', 'TORNADO_BAD_YIELD')
  }
}

/**
 * A generator yielded while a stack context opened in its body was still open.
 *
 * @deprecated Belongs to the legacy stack contexts.
 * @tornado stack_context.StackContextInconsistentError
 */
export class StackContextInconsistentError extends TornadoError {
  static {
    defineError(this, 'StackContextInconsistentError', 'TORNADO_STACK_CONTEXT_INCONSISTENT')
  }
}

/**
 * Tells whether `error` means "cancelled" rather than "failed": a {@link CancelledError}, or any
 * error named `AbortError`, which is what the platform throws for an aborted signal.
 *
 * Such errors are never logged by the framework.
 */
export function isCancellation(error: unknown): boolean {
  return (
    error instanceof CancelledError ||
    (typeof error === 'object' && error !== null && Reflect.get(error, 'name') === 'AbortError')
  )
}
