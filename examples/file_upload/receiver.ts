import { HTTPServer } from '@tornado-ts/httpserver'
import { Event } from '@tornado-ts/locks'
import { appLog } from '@tornado-ts/log'
import { define, options, parseCommandLine } from '@tornado-ts/options'
import { Application, type MultipartPart, RequestHandler, streamRequestBody } from '@tornado-ts/web'

define('port', { default: 8888, help: 'port to listen on' })
define('max-body-size', { default: 10 * 2 ** 30, help: 'most bytes of one upload' })

function logUpload(method: string, name: string, contentType: string, bytes: number): void {
  // Quoted: what a client chooses cannot look like a line of its own.
  appLog.info('%s %s %s %d bytes', method, JSON.stringify(name), contentType, bytes)
}

class PageHandler extends RequestHandler {
  override async get(): Promise<void> {
    await this.render('page.html')
  }
}

/** Takes the files of a form, each while it arrives. */
class PostHandler extends RequestHandler {
  override prepare(): void {
    if (this.request.method === 'POST') this.receiveMultipart((part) => this.#receive(part))
  }

  async #receive(part: MultipartPart): Promise<void> {
    if (part.filename === undefined) return
    let bytes = 0
    for await (const piece of part) bytes += piece.length
    logUpload('POST', part.filename, part.contentType, bytes)
  }

  override post(): void {
    this.write('OK')
  }
}

/** Takes one file, named by the path, as the body of the request. */
class PutHandler extends RequestHandler {
  #bytes = 0

  override dataReceived(chunk: Buffer): void {
    this.#bytes += chunk.length
  }

  override put(name: string): void {
    const contentType = this.request.headers.get('Content-Type', 'application/unknown')
    logUpload('PUT', name, contentType, this.#bytes)
    this.write('OK')
  }
}

parseCommandLine()
const application = new Application(
  [
    ['/', PageHandler],
    ['/post', streamRequestBody(PostHandler)],
    ['/(.+)', streamRequestBody(PutHandler)],
  ],
  {
    templatePath: `${import.meta.dirname}/templates`,
    staticPath: `${import.meta.dirname}/static`,
  },
)
const server = new HTTPServer(application, { maxBodySize: options.maxBodySize as number })
await server.listen(options.port as number)
console.log(`listening on http://localhost:${server.port}/`)

const stop = new Event()
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop.set())
await stop.wait()
await server.drain({ timeout: 10 })
