import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Handler, type LogRecord, appLog } from '@tornado-ts/log'

import { DictLoader, ParseError, Template } from '../src/index.ts'

class Recorder extends Handler {
  readonly messages: string[] = []
  override emit(record: LogRecord): void {
    this.messages.push(record.getMessage())
  }
}

let recorder: Recorder
beforeEach(() => {
  recorder = new Recorder()
  appLog.addHandler(recorder)
  appLog.propagate = false
})
afterEach(() => {
  appLog.removeHandler(recorder)
  appLog.propagate = true
})

describe('JavaScript that is none is reported where it stands', () => {
  test.each([
    '{{ a b }}',
    '{{ ...a }}',
    '{{ a, }}',
    '{{ if }}',
    '{{ 1 + }}',
    '{{ = }}',
    '{% raw "a" "b" %}',
    '{% set a b %}',
    '{% set class = 1 %}',
    '{% set return %}',
    '{% set 1 = 2 %}',
    '{% if a b %}{% end %}',
    '{% if a %}{% elif b c %}{% end %}',
    '{% while a b %}{% end %}',
    '{% for class of a %}{% end %}',
    '{% for a of b c %}{% end %}',
    '{% for (let i = 0; a b; i++) %}{% end %}',
    '{% apply a b %}{% end %}',
    '{% autoescape a b %}{{ x }}',
    '{% module A(b c) %}',
    '{% try %}{% except A B %}{% end %}',
    '{% try %}{% catch a b %}{% end %}',
    '{{ await }}',
    '{{ () => { await x } }}',
    '{{ import.meta }}',
    '{{ arguments = 1 }}',
    '{{ x <!-- y }}',
  ])('%j', (source) => {
    expect.assertions(3)
    try {
      new Template(`{{ x }}\n${source}\n{{ y }}`, { name: 'bad.html' })
    } catch (error) {
      expect(error).toBeInstanceOf(ParseError)
      expect(error).toMatchObject({
        filename: 'bad.html',
        lineno: 2,
        rawMessage: expect.stringMatching(/^invalid expression: ./),
      })
      expect((error as ParseError).cause).toBeInstanceOf(SyntaxError)
    }
  })
})

test('the file that is named is the one with the fault', () => {
  const loader = new DictLoader({ page: '\n{% include part %}', part: '\n\n{{ 1 2 }}' })
  expect(() => loader.load('page')).toThrow(/ at part:3$/)
})

test('the numbered code is logged', () => {
  expect(() => new Template('text\n{{ a b }}', { name: 'bad.html' })).toThrow(ParseError)
  expect(recorder.messages).toEqual([
    'bad.html code:\n1  _tt_out += "text\\n"; // bad.html:1\n2  _tt_out += _tt_xhtmlEscape(a b); // bad.html:2',
  ])
})

test('correct templates log nothing', () => {
  new Template('{{ a }}')
  expect(recorder.messages).toEqual([])
})
