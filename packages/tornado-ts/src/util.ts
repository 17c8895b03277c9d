export * from '@tornado-ts/util'
