import { expect, test } from '@jest/globals'
import { HTTP1ConnectionParameters } from '../src/index.ts'

test('defaults', () => {
  expect({ ...new HTTP1ConnectionParameters() }).toEqual({
    noKeepAlive: false,
    chunkSize: 65536,
    maxHeaderSize: 65536,
    maxHeaderCount: 256,
    headerTimeout: undefined,
    maxBodySize: undefined,
    bodyTimeout: undefined,
    decompress: false,
    sendDate: false,
  })
})

test('zero means the default for sizes of buffers, and zero for the body', () => {
  const params = new HTTP1ConnectionParameters({ chunkSize: 0, maxHeaderSize: 0, maxBodySize: 0 })
  expect(params).toMatchObject({ chunkSize: 65536, maxHeaderSize: 65536, maxBodySize: 0 })
})
