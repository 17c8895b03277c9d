export * from '@tornado-ts/http1connection'
