import { executionScope, runInScope } from '@tornado-ts/concurrent'
import type { IOLoop } from './io-loop.ts'
import { reportError } from './loop-task.ts'
import { TimerWheel } from './timer-wheel.ts'
import type { WheelEntry } from './wheel-entry.ts'

const wheels = new WeakMap<IOLoop, TimerWheel>()

/**
 * The timer wheel of a loop, made when first asked for.
 *
 * `onTimeout` runs with the loop as the current one and outside of all stack contexts; what it
 * throws is logged as for any callback of the loop. Like sockets, the wheel also works while a loop
 * is stopped. Closing the loop drops all entries and those added afterwards.
 *
 * @internal
 */
export function timerWheel(loop: IOLoop): TimerWheel {
  let wheel = wheels.get(loop)
  if (wheel === undefined) {
    wheel = new TimerWheel((entry) => fire(loop, entry))
    wheels.set(loop, wheel)
  }
  return wheel
}

/** Drops the timeouts of a loop that is closed. */
export function closeTimerWheel(loop: IOLoop): void {
  timerWheel(loop).close()
}

function fire(loop: IOLoop, entry: WheelEntry): void {
  try {
    if (executionScope.active) runInScope(loop, undefined, callTimeout, [entry])
    else entry.onTimeout()
  } catch (error) {
    reportError(loop, entry.onTimeout.bind(entry), error)
  }
}

function callTimeout(entry: WheelEntry): void {
  entry.onTimeout()
}
