export * from '@tornado-ts/process'
