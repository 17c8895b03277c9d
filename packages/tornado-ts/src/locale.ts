export * from '@tornado-ts/locale'
