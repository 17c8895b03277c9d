export * from '@tornado-ts/tcpserver'
