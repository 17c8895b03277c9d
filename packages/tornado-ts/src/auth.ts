export * from '@tornado-ts/auth'
