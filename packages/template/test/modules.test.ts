import { join } from 'node:path'

import { expect, test } from '@jest/globals'

import { DictLoader, Loader, Template } from '../src/index.ts'

const root = join(import.meta.dirname, 'fixtures', 'templates')

test.each([
  ['{% import node:path %}{{ path.posix.join("a", "b") }}', 'a/b'],
  ['{% import "path" as p %}{{ p.posix.sep }}', '/'],
  ['{% from node:path import posix, posix as other %}{{ posix === other }}', 'true'],
  ['{% from node:path import default as p %}{{ typeof p.join }}', 'function'],
])('a module of Node needs no waiting: %s', (source, output) => {
  const template = new Template(source)
  expect(template.isAsync).toBe(false)
  expect(template.generate().toString()).toBe(output)
})

test('an export that is not there', () => {
  const template = new Template('{% from node:path import nothing %}')
  expect(() => template.generate()).toThrow(
    new SyntaxError("The module 'node:path' does not provide an export named 'nothing'"),
  )
})

test('a module beside the template', async () => {
  const template = new Loader(root).load('partials/imports.html')
  expect(template.isAsync).toBe(true)
  expect((await template.generateAsync()).toString()).toBe('Hello!Hello Ben\n')
})

test('a module beside a template that is included from elsewhere', async () => {
  const loader = new Loader(root)
  const template = new Template('{% include partials/imports.html %}', { loader, name: 'x.html' })
  expect((await template.generateAsync()).toString()).toBe('Hello!Hello Ben\n')
})

test('without a file, relative to the working directory', async () => {
  const loader = new DictLoader({ t: '{% from "./jest.config.mjs" import nothing %}' })
  await expect(loader.load('t').generateAsync()).rejects.toThrow()
  const path = './test/fixtures/templates/partials/greeting.mjs'
  const template = new Template(`{% from "${path}" import word %}{{ word }}`)
  expect((await template.generateAsync()).toString()).toBe('Hello')
})

test('a package', async () => {
  const template = new Template(
    '{% from "@tornado-ts/escape" import squeeze as s %}{{ s("a  b") }}',
  )
  expect((await template.generateAsync()).toString()).toBe('a b')
})

test('a module that does not exist is missed when it is reached', async () => {
  const template = new Template('{% if x %}{% import "./nothing.js" %}{% end %}ok')
  expect((await template.generateAsync({ x: false })).toString()).toBe('ok')
  await expect(template.generateAsync({ x: true })).rejects.toThrow(/nothing\.js/)
})
