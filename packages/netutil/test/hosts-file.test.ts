import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { HostsFile, parseHosts, systemHostsPath } from '../src/hosts-file.ts'

describe('parseHosts', () => {
  test.each<[string, Record<string, string[]>]>([
    ['', {}],
    ['127.0.0.1 localhost', { localhost: ['127.0.0.1'] }],
    ['127.0.0.1\tA\t b \r\n::1 a', { a: ['127.0.0.1', '::1'], b: ['127.0.0.1'] }],
    ['# 1.2.3.4 x\n1.2.3.4 y#z\n1.2.3.4 #w', { y: ['1.2.3.4'] }],
    ['1.2.3 short\nnonsense\n1.2.3.4', {}],
    ['fe80::1%lo0 zone', { zone: ['fe80::1%lo0'] }],
    ['1.2.3.4 __proto__', Object.fromEntries([['__proto__', ['1.2.3.4']]])],
  ])('of %j', (text, expected) => {
    expect([...parseHosts(text)]).toEqual(Object.entries(expected))
  })
})

describe('HostsFile', () => {
  test('is empty when there is no file', async () => {
    expect(await new HostsFile(path.join(import.meta.dirname, 'none')).addressesOf('x')).toEqual([])
  })

  test('of the system has a path', () => {
    expect(path.isAbsolute(systemHostsPath())).toBe(true)
  })
})
