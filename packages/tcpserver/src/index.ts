export { checkOptions, optionKinds, refuseUnknown } from './check-options.ts'
export { TCPServer } from './tcp-server.ts'
export type { TCPServerOptions } from './tcp-server.ts'
