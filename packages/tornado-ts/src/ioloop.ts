export * from '@tornado-ts/ioloop'
