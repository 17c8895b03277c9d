export * from '@tornado-ts/iostream'
