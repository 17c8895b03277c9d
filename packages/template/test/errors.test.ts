import { expect, test } from '@jest/globals'
import { TornadoError } from '@tornado-ts/util'

import { DictLoader, ParseError, Template, TemplateNotFoundError } from '../src/index.ts'

test('ParseError without a position (template_test.ParseErrorDetailTest)', () => {
  const error = new ParseError('asdf')
  expect(error.toString()).toBe('asdf at None:0')
  expect(error).toMatchObject({ rawMessage: 'asdf', filename: undefined, lineno: 0 })
})

test('ParseError names the file and the line', () => {
  const loader = new DictLoader({ 'foo.html': '\n\n{{' })
  expect.assertions(3)
  try {
    loader.load('foo.html')
  } catch (error) {
    expect(error).toBeInstanceOf(ParseError)
    expect(String(error)).toBe('Missing end expression }} at foo.html:3')
    expect(error).toMatchObject({ filename: 'foo.html', lineno: 3, name: 'ParseError' })
  }
})

test('both are errors of tornado-ts, with a code and a cause', () => {
  const cause = new Error('why')
  for (const error of [
    new ParseError('m', 'f', 1, { cause }),
    new TemplateNotFoundError('f', { cause }),
  ]) {
    expect(error).toBeInstanceOf(TornadoError)
    expect(error.cause).toBe(cause)
  }
  expect(new ParseError('m').code).toBe('TORNADO_TEMPLATE_PARSE')
  expect(new TemplateNotFoundError('f').code).toBe('TORNADO_TEMPLATE_NOT_FOUND')
})

test('TemplateNotFoundError says who asked', () => {
  const loader = new DictLoader({
    'a/page': '\n{% include missing %}',
    base: '{% include a/page %}',
  })
  expect(() => loader.load('base')).toThrow("no template named 'a/missing' at a/page:2")
  expect(() => loader.load('nope')).toThrow(/^no template named 'nope'$/)
  expect(() => new Template('{% extends nope %}', { loader })).toThrow(
    expect.objectContaining({ templateName: 'nope', mentionedAt: '<string>:1' }),
  )
})
