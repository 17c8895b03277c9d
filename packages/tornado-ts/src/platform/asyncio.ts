export {
  AsyncIOLoop,
  AsyncIOMainLoop,
  BaseAsyncIOLoop,
  toAsyncioFuture,
  toTornadoFuture,
} from '@tornado-ts/ioloop'
