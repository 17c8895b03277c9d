export * from '@tornado-ts/concurrent/stack-context'
