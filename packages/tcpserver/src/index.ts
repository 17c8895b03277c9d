export { TCPServer } from './tcp-server.ts'
export type { TCPServerOptions } from './tcp-server.ts'
