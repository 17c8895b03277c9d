export * from '@tornado-ts/testing'
