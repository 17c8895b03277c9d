export * from '@tornado-ts/queues'
