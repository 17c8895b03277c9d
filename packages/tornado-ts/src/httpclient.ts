export * from '@tornado-ts/httpclient'
