import { describe, expect, test } from '@jest/globals'
import { normalizeHeaderName } from '@tornado-ts/httputil'
import { CONTENT_LENGTH, findKnownHeader, mixNameHash, ORDINARY } from '../src/known-headers.ts'

function find(name: string): ReturnType<typeof findKnownHeader> {
  const bytes = Buffer.from(name, 'latin1')
  return findKnownHeader(bytes, 0, bytes.length, bytes.reduce(mixNameHash, 0))
}

describe('findKnownHeader', () => {
  test.each(['Content-Length', 'content-length', 'CONTENT-LENGTH', 'cOnTeNt-LeNgTh'])(
    '%s',
    (name) => {
      expect(find(name)).toMatchObject({ name: 'Content-Length', role: CONTENT_LENGTH })
    },
  )

  test('gives interned names', () => {
    expect(find('user-agent')?.name).toBe(normalizeHeaderName('USER-AGENT'))
    expect(find('user-agent')?.role).toBe(ORDINARY)
  })

  test.each(['', 'x', 'content-lengt', 'content-lengthx', 'content_length'])('not %j', (name) => {
    expect(find(name)).toBeUndefined()
  })

  test('every slot can be probed to its end', () => {
    for (let hash = 0; hash < 1024; hash++) {
      expect(findKnownHeader(Buffer.from('no-such-name'), 0, 12, hash)).toBeUndefined()
    }
  })
})
