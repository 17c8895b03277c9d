import { afterAll, expect, test } from '@jest/globals'
import { relative } from 'node:path'
import { importConfigFile, readConfigFile } from '../src/config-file.ts'
import { OptionsError } from '../src/index.ts'
import { TemporaryFiles } from './temporary-files.ts'

const files = new TemporaryFiles()
afterAll(() => files[Symbol.dispose]())

const PORT = [['port', 443]]

test.each<[string, string]>([
  ['app.conf', 'port = 443\n'],
  ['app.py', '\uFEFFport = 443\n'],
  ['app', 'port=443'],
  ['app.json', '{"port": 443}'],
  ['bom.JSON', '\uFEFF{"port": 443}'],
  ['app.cjs', 'module.exports = { port: 443 }'],
])('%s', async (name, text) => {
  const path = files.write(name, text)
  expect(readConfigFile(path)).toEqual(PORT)
  expect(readConfigFile(relative('', path))).toEqual(PORT)
  await expect(importConfigFile(path)).resolves.toEqual(PORT)
})

test.each<[string, string]>([
  ['named.mjs', 'export const port = 443'],
  ['default.mjs', 'export default { port: 443 }'],
  ['mixed.mjs', 'export default { port: 1 }; export const port = 443'],
])('the module %s has to be imported', async (name, text) => {
  const path = files.write(name, text)
  expect(() => readConfigFile(path)).toThrow(OptionsError)
  expect(() => readConfigFile(path)).toThrow(/parseConfigFileAsync/)
  expect(Object.fromEntries(await importConfigFile(path))).toEqual({ port: 443 })
})

test.each(['a.js', 'a.ts', 'a.mts'])('%s is a module, too', (name) => {
  expect(() => readConfigFile(name)).toThrow(/parseConfigFileAsync/)
})

test('__file__ is an absolute path', () => {
  const path = files.write('self.conf', 'path = __file__')
  expect(readConfigFile(relative('', path))).toEqual([['path', path]])
})

test.each<[string, string]>([
  ['syntax.json', '{'],
  ['list.json', '[1]'],
  ['null.json', 'null'],
  ['function.cjs', 'module.exports = () => 1'],
])('%s is refused', (name, text) => {
  const path = files.write(name, text)
  expect(() => readConfigFile(path)).toThrow(OptionsError)
  expect(() => readConfigFile(path)).toThrow(path)
})

test('what is no file, and what is not UTF-8, is named', () => {
  expect(() => readConfigFile(files.path)).toThrow(`${files.path}: cannot read`)
  const path = files.write('latin1.conf', Buffer.from("name = 'Zo\u00eb'\n", 'latin1'))
  expect(() => readConfigFile(path)).toThrow(`${path}: the text is not UTF-8`)
})

test('a malformed line is named with its file', () => {
  const path = files.write('bad.conf', 'a = 1\nb =\n')
  expect(() => readConfigFile(path)).toThrow(`${path}:2: cannot parse`)
})

test('a file that is not there', async () => {
  for (const name of ['no.conf', 'no.json']) {
    expect(() => readConfigFile(`${files.path}/${name}`)).toThrow(
      expect.objectContaining({ code: 'ENOENT' }),
    )
  }
  await expect(importConfigFile(`${files.path}/no.mjs`)).rejects.toThrow()
})
