import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { tokenize } from '../src/tokens.ts'

function kinds(code: string): string {
  return [...tokenize(code)].map(({ kind, text }) => `${kind}:${text}`).join(' ')
}

test.each([
  ['a.b?.c', 'name:a punctuator:. name:b punctuator:?. name:c'],
  ['a?.5:b', 'name:a punctuator:? number:.5 punctuator:: name:b'],
  ['...a', 'punctuator:... name:a'],
  ['0x1f + 1_000n', 'number:0x1f punctuator:+ number:1_000n'],
  [`'a\\'b' "c\\\\"`, `string:'a\\'b' string:"c\\\\"`],
  ["'a\\\r\nb'", "string:'a\\\r\nb'"],
  ['a /* } */ b // }', 'name:a comment:/* } */ name:b comment:// }'],
  ['`a${b}c${`d`}`', 'literal:`a${ name:b literal:}c${ literal:`d` literal:}`'],
  ['`\\`$a`', 'literal:`\\`$a`'],
  ['`${{a: 1}}`', 'literal:`${ punctuator:{ name:a punctuator:: number:1 punctuator:} literal:}`'],
  [
    '/a[/}]\\//g.test(b)',
    'regexp:/a[/}]\\//g punctuator:. name:test punctuator:( name:b punctuator:)',
  ],
  ['a / b / c', 'name:a punctuator:/ name:b punctuator:/ name:c'],
  ['(a) / b / c', 'punctuator:( name:a punctuator:) punctuator:/ name:b punctuator:/ name:c'],
  ['a.in / b / c', 'name:a punctuator:. name:in punctuator:/ name:b punctuator:/ name:c'],
  ['typeof /b/', 'name:typeof regexp:/b/'],
  ['a = /b/', 'name:a punctuator:= regexp:/b/'],
  ['`${/}/}`', 'literal:`${ regexp:/}/ literal:}`'],
  ['`a` / b / c', 'literal:`a` punctuator:/ name:b punctuator:/ name:c'],
  ['/\n/', 'punctuator:/ punctuator:/'],
  ['größe', 'name:größe'],
  [
    'a **= b >>>= c ??= d',
    'name:a punctuator:**= name:b punctuator:>>>= name:c punctuator:??= name:d',
  ],
  ['a => b == c', 'name:a punctuator:=> name:b punctuator:== name:c'],
])('%j', (code, expected) => {
  expect(kinds(code)).toBe(expected)
})

test.each([
  ['(a', "fault:missing ')'"],
  ['[{', "fault:missing '}'"],
  ['a)', "fault:unexpected ')'"],
  ['(a]', "fault:unexpected ']'"],
  ["'a", 'fault:unterminated string'],
  ["'a\n'", 'fault:unterminated string'],
  ["'a\\", 'fault:unterminated string'],
  ['`a', 'fault:unterminated template literal'],
  ['`${a', "fault:missing '}'"],
  ['`${a}b', 'fault:unterminated template literal'],
  ['`${(}`', "fault:unexpected '}'"],
  ['/* a', 'fault:unterminated comment'],
])('%j ends in a fault', (code, expected) => {
  expect(kinds(code).endsWith(expected)).toBe(true)
})

test('depth counts the open brackets', () => {
  const depths = [...tokenize('a([b])`${c}`')].map(({ text, depth }) => `${text}${depth}`)
  expect(depths.join(' ')).toBe('a0 (0 [1 b2 ]1 )0 `${0 c1 }`0')
})

test('it begins where it is told to', () => {
  expect([...tokenize("it's {{ a }}", 8)].map(({ start }) => start)).toEqual([8, 10])
})

describe('for any text', () => {
  const pieces = fc.constantFrom(
    ...[
      '{',
      '}',
      '(',
      ')',
      '[',
      ']',
      '`',
      '${',
      "'",
      '"',
      '/',
      '*',
      '//',
      '/*',
      '*/',
      '\\',
      '\n',
      '\r',
    ],
    ...[' ', 'a', 'in', '1', '.', '?.', '=', '=>', '#', '@', '\ud800', '\u2028', '😀'],
  )
  const code = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces).map((list) => list.join('')),
  )

  test('tokens follow each other, with nothing but white space between them', () => {
    fc.assert(
      fc.property(code, (text) => {
        let position = 0
        for (const token of tokenize(text)) {
          expect(text.slice(position, token.start).trim()).toBe('')
          if (token.kind === 'fault') return
          expect(token.text).not.toBe('')
          expect(text.startsWith(token.text, token.start)).toBe(true)
          position = token.start + token.text.length
        }
        expect(text.slice(position).trim()).toBe('')
      }),
      { seed: 1, numRuns: 2000 },
    )
  })
})
