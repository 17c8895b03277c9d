import path from 'node:path'

/** The path of a file beside the tests. `server.*` is a certificate for foo.example.com. */
export function fixture(name: string): string {
  return path.join(import.meta.dirname, 'fixtures', name)
}
