export * from '@tornado-ts/httputil'
