export * from '@tornado-ts/escape'
