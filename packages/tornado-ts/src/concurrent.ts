export * from '@tornado-ts/concurrent'
