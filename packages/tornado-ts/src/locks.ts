export * from '@tornado-ts/locks'
