import { describe, expect, test } from '@jest/globals'
import { HTTPInputError } from '../src/index.ts'
import { parsePartHead } from '../src/multipart-part-head.ts'

describe('parsePartHead', () => {
  test('a file', () => {
    const block =
      'content-disposition: form-data; name="a"; filename="ü.txt"\r\nContent-Type: text/plain'
    const head = parsePartHead(Buffer.from(block))
    expect(head).toMatchObject({ name: 'a', filename: 'ü.txt', contentType: 'text/plain' })
    expect(head.headers.get('Content-Type')).toBe('text/plain')
  })

  test('a plain field has no filename at all', () => {
    const head = parsePartHead(Buffer.from('Content-Disposition: form-data; name=a; filename=""'))
    expect(Object.keys(head)).toEqual(['name', 'contentType', 'headers'])
    expect(head.contentType).toBe('application/unknown')
  })

  test.each([
    ['', 'Invalid multipart/form-data'],
    ['Content-Disposition: attachment; name=a', 'Invalid multipart/form-data'],
    ['Content-Disposition: form-data', 'multipart/form-data missing name'],
    ['Content-Disposition', 'no colon in header line'],
    [' x: y', 'first header line cannot start with whitespace'],
  ])('%j is refused', (block, message) => {
    expect(() => parsePartHead(Buffer.from(block))).toThrow(new HTTPInputError(message))
  })

  test('bytes that are not UTF-8 are refused', () => {
    const block = Buffer.from('Content-Disposition: form-data; name="\xff"', 'latin1')
    expect(() => parsePartHead(block)).toThrow(HTTPInputError)
  })
})
