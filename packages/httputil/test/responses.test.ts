import { expect, test } from '@jest/globals'
import { responses } from '../src/index.ts'

test.each([
  [200, 'OK'],
  [302, 'Found'],
  [413, 'Request Entity Too Large'],
  [414, 'Request-URI Too Long'],
  [416, 'Requested Range Not Satisfiable'],
  [418, "I'm a Teapot"],
  [422, 'Unprocessable Entity'],
  [425, 'Too Early'],
  [431, 'Request Header Fields Too Large'],
  [451, 'Unavailable For Legal Reasons'],
  [511, 'Network Authentication Required'],
])('%i is %s', (code, reason) => {
  expect(responses[code]).toBe(reason)
})

test('has phrases that can stand in a status line', () => {
  for (const [code, reason] of Object.entries(responses)) {
    expect(code).toMatch(/^[1-5][0-9][0-9]$/)
    expect(reason).toMatch(/^[A-Z0-9][A-Za-z0-9' -]+$/)
  }
})

test('has nothing for codes it does not know', () => {
  expect(responses[299]).toBeUndefined()
})
