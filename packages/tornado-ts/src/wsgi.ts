export * from '@tornado-ts/container'
