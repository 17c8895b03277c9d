import { expect, test } from '@jest/globals'
import { type ConnectAddress, connectOptions } from '../src/connect-target.ts'

test.each<[ConnectAddress, object]>([
  ['/run/app.sock', { path: '/run/app.sock' }],
  ['\0name', { path: '\0name' }],
  [['127.0.0.1', 80], { host: '127.0.0.1', port: 80, autoSelectFamily: false }],
  [['::1', 80, 0, 0], { host: '::1', port: 80, autoSelectFamily: false }],
  [['fe80::1', 80, 0, 2], { host: 'fe80::1%2', port: 80, autoSelectFamily: false }],
  [['fe80::1%eth0', 80, 0, 2], { host: 'fe80::1%eth0', port: 80, autoSelectFamily: false }],
  [
    { host: 'a.example', port: 80 },
    { host: 'a.example', port: 80, autoSelectFamily: false },
  ],
  [
    { host: 'a', port: 1, localAddress: '10.0.0.1', localPort: 2, family: 6 },
    {
      host: 'a',
      port: 1,
      localAddress: '10.0.0.1',
      localPort: 2,
      family: 6,
      autoSelectFamily: false,
    },
  ],
])('connectOptions(%j)', (address, expected) => {
  expect(connectOptions(address)).toEqual(expected)
})
