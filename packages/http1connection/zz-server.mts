import net from 'node:net'
import { IOStream } from '@tornado-ts/iostream'
import { HTTPHeaders, ResponseStartLine } from '@tornado-ts/httputil'
import { HTTP1ConnectionParameters, HTTP1ServerConnection } from './src/index.ts'
const params = new HTTP1ConnectionParameters({
  headerTimeout: 3600,
  maxBodySize: 1e8,
  sendDate: true,
})
const OK = new ResponseStartLine('HTTP/1.1', 200, 'OK')
const delegate = {
  startRequest(sc, conn) {
    return {
      headersReceived() {},
      dataReceived() {},
      finish() {
        const body = 'Hello, World!'
        const h = new HTTPHeaders()
        h.set('Server', 'tornado-ts')
        h.set('Content-Type', 'text/plain; charset=UTF-8')
        h.set('Content-Length', String(body.length))
        conn.writeHeaders(OK, h, body)
        conn.finish()
      },
      onConnectionClose() {},
    }
  },
  onClose() {},
}
net
  .createServer({ noDelay: true, allowHalfOpen: true }, (s) => {
    new HTTP1ServerConnection(new IOStream(s), params).startServing(delegate)
  })
  .listen(8101, '127.0.0.1')
