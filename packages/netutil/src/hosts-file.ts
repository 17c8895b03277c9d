import fs from 'node:fs'
import path from 'node:path'
import { isIP } from 'node:net'

/** Where the system keeps its own table of hosts. */
export function systemHostsPath(): string {
  if (process.platform !== 'win32') return '/etc/hosts'
  return path.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32\\drivers\\etc\\hosts')
}

/** Addresses by host name in lower case, in the order of the file. */
export type HostsTable = ReadonlyMap<string, readonly string[]>

/**
 * Reads the lines of a hosts file: an address, then its names; `#` begins a comment. Lines that do
 * not begin with an address are passed over.
 */
export function parseHosts(text: string): HostsTable {
  const table = new Map<string, string[]>()
  for (const line of text.split(/\r?\n/)) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (isIP(address) === 0) continue
    for (const name of names) {
      const addresses = table.get(name.toLowerCase())
      if (addresses === undefined) table.set(name.toLowerCase(), [address])
      else addresses.push(address)
    }
  }
  return table
}

/** A hosts file that is read again only when it has changed. */
export class HostsFile {
  readonly #path: string
  #table: HostsTable = new Map()
  #version = ''

  constructor(file: string) {
    this.#path = file
  }

  /** Gives the addresses of a host; none if it, or the whole file, is missing. */
  async addressesOf(host: string): Promise<readonly string[]> {
    try {
      const { mtimeMs, size } = await fs.promises.stat(this.#path)
      const version = `${mtimeMs} ${size}`
      if (version !== this.#version) {
        this.#table = parseHosts(await fs.promises.readFile(this.#path, 'utf8'))
        this.#version = version
      }
    } catch {
      // A system without this file, or one that hides it, has its names elsewhere.
      return []
    }
    return this.#table.get(host.toLowerCase()) ?? []
  }
}
