export * from '@tornado-ts/httpserver'
