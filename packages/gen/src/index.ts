export { coroutine, isCoroutineFunction } from './coroutine.ts'
export type { CallbackCoroutine, Coroutine, CoroutineBody, CoroutineOptions } from './coroutine.ts'
export { Return } from './return.ts'
export { sleep } from './sleep.ts'
export type { SleepOptions } from './sleep.ts'
export { withTimeout } from './with-timeout.ts'
export type { WithTimeoutOptions } from './with-timeout.ts'
export { WaitIterator } from './wait-iterator.ts'
export { maybeFuture } from './maybe-future.ts'
export { registerDeferreds } from './register-deferreds.ts'
export { LimitedWait } from './limited-wait.ts'
export type { WaitOptions } from './limited-wait.ts'
export { Runner } from './runner.ts'
export {
  BadYieldError,
  convertYielded,
  moment,
  multi,
  multi as Multi,
  multi as multiFuture,
} from '@tornado-ts/concurrent'
export type { ConvertYielded, MultiOptions, Yielded } from '@tornado-ts/concurrent'
export { TimeoutError } from '@tornado-ts/util'
export { Arguments, Kwargs } from './argument-adapter.ts'
export { engine } from './engine.ts'
export type { Engine } from './engine.ts'
export { KeyReuseError, LeakedCallbackError, UnknownKeyError } from './errors.ts'
export { Callback, Wait, WaitAll } from './keyed-yield-points.ts'
export { MultiYieldPoint } from './multi-yield-point.ts'
export { Task } from './task.ts'
export type { TaskFunction } from './task.ts'
export { YieldPoint } from './yield-point.ts'
export type { YieldPointRunner } from './yield-point.ts'
export { ReturnValueIgnoredError } from '@tornado-ts/concurrent'
