export * from '@tornado-ts/netutil'
