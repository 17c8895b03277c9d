import { AsyncResource } from 'node:async_hooks'

/**
 * Timers and immediates shared by many callbacks are armed in here, so that they do not hold on to
 * the AsyncLocalStorage context of whichever request happened to arm them.
 */
export const outside: AsyncResource = new AsyncResource('TORNADO_LOOP')
