import { Socket } from 'node:net'
import { parseArgs } from 'node:util'
import { IOStream } from '@tornado-ts/iostream'

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '9888' },
    message: { type: 'string', default: 'ping' },
  },
})
const stream = await new IOStream(new Socket()).connect([values.host, Number(values.port)])
await stream.write(Buffer.from(`${values.message}\n`))
console.log('sent to server:', values.message)
const reply = await stream.readUntil('\n')
console.log('response from server:', reply.toString().trimEnd())
stream.close()
