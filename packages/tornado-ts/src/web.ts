export * from '@tornado-ts/web'
