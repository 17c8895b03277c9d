export { CaresResolver } from '@tornado-ts/netutil'
