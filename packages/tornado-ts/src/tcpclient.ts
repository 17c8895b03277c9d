export * from '@tornado-ts/tcpclient'
