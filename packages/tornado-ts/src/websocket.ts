export * from '@tornado-ts/websocket'
