export * from '@tornado-ts/routing'
