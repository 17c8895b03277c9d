import dgram from 'node:dgram'
import { once } from 'node:events'

/** The records of one name; a name without any is known but has no such record (NODATA). */
export interface Zone {
  readonly [name: string]: { readonly a?: readonly string[]; readonly aaaa?: readonly string[] }
}

const TYPE_AAAA = 28
const NXDOMAIN = 3

export interface FakeDNS extends AsyncDisposable {
  /** For the `servers` option. */
  readonly address: string
  /** The questions asked, as `name type`. */
  readonly questions: string[]
}

/** A DNS server on loopback that answers from a table; for the name `silent.test` never. */
export async function fakeDNS(zone: Zone): Promise<FakeDNS> {
  const questions: string[] = []
  const socket = dgram.createSocket('udp4')
  socket.on('message', (query, peer) => {
    const { name, type, end } = readQuestion(query)
    questions.push(`${name} ${type === TYPE_AAAA ? 'AAAA' : 'A'}`)
    if (name !== 'silent.test')
      socket.send(answer(query, end, type, zone[name]), peer.port, peer.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    address: `127.0.0.1:${socket.address().port}`,
    questions,
    async [Symbol.asyncDispose]() {
      const closed = once(socket, 'close')
      socket.close()
      await closed
    },
  }
}

function readQuestion(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = query[at]!; length > 0; length = query[at]!) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.'), type: query.readUInt16BE(at + 1), end: at + 5 }
}

function answer(query: Buffer, end: number, type: number, entry: Zone[string] | undefined): Buffer {
  const addresses = (type === TYPE_AAAA ? entry?.aaaa : entry?.a) ?? []
  const header = Buffer.from(query.subarray(0, 12))
  header.writeUInt16BE(0x8180 | (entry === undefined ? NXDOMAIN : 0), 2)
  header.writeUInt16BE(addresses.length, 6)
  header.writeUInt32BE(0, 8)
  const records = addresses.map((address) => {
    const data = type === TYPE_AAAA ? ipv6(address) : Buffer.from(address.split('.').map(Number))
    const record = Buffer.alloc(12)
    record.writeUInt16BE(0xc00c, 0)
    record.writeUInt16BE(type, 2)
    record.writeUInt16BE(1, 4)
    record.writeUInt32BE(60, 6)
    record.writeUInt16BE(data.length, 10)
    return Buffer.concat([record, data])
  })
  return Buffer.concat([header, query.subarray(12, end), ...records])
}

/** Only for addresses of the form `x::y`. */
function ipv6(address: string): Buffer {
  const [front = '', back = ''] = address.split('::')
  const bytes = Buffer.alloc(16)
  bytes.writeUInt16BE(Number.parseInt(front, 16), 0)
  bytes.writeUInt16BE(Number.parseInt(back, 16), 14)
  return bytes
}
