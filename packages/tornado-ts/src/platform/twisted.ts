import { registerDeferreds } from '@tornado-ts/gen'

// Importing the bridge is how a program asks for it, as in Tornado.
registerDeferreds()

export { convertYielded, registerDeferreds } from '@tornado-ts/gen'
