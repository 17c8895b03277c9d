import { expect, test } from '@jest/globals'
import { receivedError } from '../src/received-error.ts'

const sent = { message: 'm', stack: 'the stack', fields: {}, cause: undefined }

test.each([
  ['Error', Error],
  ['TypeError', TypeError],
  ['RangeError', RangeError],
  ['SyntaxError', SyntaxError],
])('%s comes back as its class', (name, ErrorClass) => {
  const error = receivedError({ ...sent, name })
  expect(error).toBeInstanceOf(ErrorClass)
  expect(error).toMatchObject({ name, message: 'm', stack: 'the stack' })
})

test.each(['StockError', 'toString', '__proto__'])(
  'an unknown class %s comes back by name',
  (name) => {
    const cause = { thrown: 'why' }
    const error = receivedError({ ...sent, name, fields: { sku: 7 }, cause })
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({ name, sku: 7, cause: 'why' })
    expect(Object.keys(error as Error)).toEqual(['sku'])
  },
)

test('what is no error comes back as it is', () => {
  expect(receivedError({ thrown: 7 })).toBe(7)
})
