export * from '@tornado-ts/log'
