export { type ExecutionContext } from './execution-context.ts'
export {
  type FetchApplication,
  FetchContainer,
  type FetchContainerOptions,
  type FetchHandler,
} from './fetch-container.ts'
export type { FetchRequestSource } from './fetch-request.ts'
export {
  NodeContainer,
  type NodeContainerOptions,
  type NodeHandler,
  type UpgradeListener,
} from './node-container.ts'
export {
  type AdaptedApplication,
  type DrainUpgradedOptions,
  type Next,
  NodeAdapter,
  type NodeAdapterOptions,
} from './node-adapter.ts'
export { BodyConsumedError } from './errors.ts'
export type { HostRequest, HostResponse } from './host-message.ts'
