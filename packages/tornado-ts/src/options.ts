export * from '@tornado-ts/options'
