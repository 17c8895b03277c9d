export * from '@tornado-ts/gen'
