export * from '@tornado-ts/template'
