export * from '@tornado-ts/autoreload'
