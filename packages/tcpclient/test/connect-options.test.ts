import { type AddressFamily } from '@tornado-ts/netutil'
import { describe, expect, test } from '@jest/globals'
import { checkPort, checkTarget } from '../src/connect-options.ts'

describe('checkTarget', () => {
  test('takes a host, a port and a family', () => {
    expect(() => checkTarget('example.com', 443, 0)).not.toThrow()
    expect(() => checkTarget('::1', 1, 6)).not.toThrow()
  })

  test.each<[unknown, unknown, unknown, typeof Error]>([
    [undefined, 80, 0, TypeError],
    [['127.0.0.1'], 80, 0, TypeError],
    ['localhost', '80', 0, TypeError],
    ['localhost', 70_000, 0, RangeError],
    // AF_INET6 as C's headers number it.
    ['localhost', 80, 10, RangeError],
    ['localhost', 80, '4', RangeError],
  ])('refuses %j, %j, %j', (host, port, af, error) => {
    expect(() => checkTarget(host as string, port as number, af as AddressFamily)).toThrow(error)
  })
})

describe('checkPort', () => {
  test.each([0, 1, 65_535])('takes %d', (port) => {
    expect(() => checkPort('port', port)).not.toThrow()
  })

  test.each([-1, 1.5, 65_536, Number.NaN, Infinity])('refuses %d, by name', (port) => {
    const message = `sourcePort must be an integer from 0 to 65535, not ${port}`
    expect(() => checkPort('sourcePort', port)).toThrow(new RangeError(message))
  })
})
