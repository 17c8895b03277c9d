import { expect, test } from '@jest/globals'
import { DefaultHostMatches, HostMatches } from '../src/index.ts'
import { makeRequest } from './request.ts'

test.each<[pattern: string | RegExp, host: string, matches: boolean]>([
  ['www\\.example\\.com', 'www.example.com', true],
  ['www\\.example\\.com', 'www.example.com:8080', true],
  ['www\\.example\\.com', 'WWW.Example.COM', true],
  ['www\\.example\\.com$', 'www.example.com', true],
  ['example\\.com', 'www.example.com', false],
  ['www\\.example\\.com', 'www.example.com.evil.org', false],
  [/www\./, 'www.example.com', true],
  [/example/, 'www.example.com', false],
  ['.*', 'anything', true],
])('HostMatches(%p) on %s: %p', (pattern, host, matches) => {
  const matcher = new HostMatches(pattern)
  const request = makeRequest('/', { Host: host })
  expect(matcher.match(request)).toEqual(matches ? {} : undefined)
  expect(matcher.match(request)).toEqual(matches ? {} : undefined)
})

test('the pattern is a private copy', () => {
  const given = /a/g
  expect(new HostMatches(given).hostPattern).not.toBe(given)
  expect(String(new HostMatches('a'))).toBe('HostMatches(/a$/y)')
})

test('DefaultHostMatches goes by the default host of the application', () => {
  const application = { defaultHost: 'www.example.com' }
  const matcher = new DefaultHostMatches(application, /www\./)
  expect(matcher.application).toBe(application)
  expect(matcher.match(makeRequest('/', { Host: 'other.org' }))).toEqual({})
  application.defaultHost = 'example.com'
  expect(matcher.match(makeRequest('/'))).toBeUndefined()
})

test('DefaultHostMatches never matches behind a proxy', () => {
  const matcher = new DefaultHostMatches({ defaultHost: 'a' }, /a/)
  expect(matcher.match(makeRequest('/', { 'X-Real-Ip': '1.2.3.4' }))).toBeUndefined()
})
