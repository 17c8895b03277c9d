export {
  BadYieldError,
  CancelledError,
  InvalidStateError,
  ReturnValueIgnoredError,
  StackContextInconsistentError,
  isCancellation,
} from './errors.ts'
export { isFuture } from './is-future.ts'
export { Future } from './future.ts'
export type { FutureExecutor } from './future.ts'
export {
  chainFuture,
  futureAddDoneCallback,
  futureSetExcInfo,
  futureSetExceptionUnlessCancelled,
  futureSetResultUnlessCancelled,
  settled,
} from './chain-future.ts'
export type { Settled } from './chain-future.ts'
export type { Executor, ModuleTask, ShutdownOptions, Task } from './executor.ts'
export { DummyExecutor, dummyExecutor } from './dummy-executor.ts'
export { PiscinaExecutor } from './piscina-executor.ts'
export type { PiscinaPool } from './piscina-executor.ts'
export { WorkerExecutor } from './worker-executor.ts'
export type { WorkerExecutorOptions } from './worker-executor.ts'
export { runOnExecutor } from './run-on-executor.ts'
export type { ExecutorDecorator, RunOnExecutorOptions } from './run-on-executor.ts'
export { returnFuture } from './return-future.ts'
export type { CallbackOption, OptionalCallback } from './return-future.ts'
export { convertYielded, moment, multi, setTurnScheduler } from './yieldable.ts'
export type { ConvertYielded, MultiOptions, TurnScheduler, Yielded } from './yieldable.ts'
export {
  ExceptionStackContext,
  NullContext,
  StackContext,
  currentChain,
  handleException,
  runWithStackContext,
  wrap,
} from './stack-context.ts'
export type { ContextFactory, EnterableContext, EnteredContext } from './stack-context.ts'
export { ExecutionScope, executionScope } from './execution-scope.ts'
export type { Scope } from './execution-scope.ts'
export { captureChain, checkChain, offerError, runInScope } from './run-in-scope.ts'
export type { ContextChain, Failure } from './context-chain.ts'
