import { createWriteStream, rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Application, RequestHandler, streamRequestBody } from '@tornado-ts/web'
import { reportTo } from './report.ts'

const folder = await mkdtemp(join(tmpdir(), 'upload-memory-'))

/** Writes the file of a form to disk while it arrives, and removes it again. */
class UploadHandler extends RequestHandler {
  #bytes = 0

  override prepare(): void {
    this.request.connection?.setMaxBodySize(2 ** 32)
    this.receiveMultipart(async (part) => {
      const path = join(folder, 'file')
      const file = createWriteStream(path)
      await pipeline(part, file)
      this.#bytes += file.bytesWritten
      await rm(path)
    })
  }

  override post(): void {
    this.write(String(this.#bytes))
  }
}

const app = new Application([['/', streamRequestBody(UploadHandler)]], {
  logFunction: () => undefined,
})
const server = await app.listen(0, { address: '127.0.0.1' })
process.on('exit', () => rmSync(folder, { recursive: true }))
reportTo(server.port ?? 0)
