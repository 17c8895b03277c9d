import { expect, test } from '@jest/globals'

import { parseForHeader } from '../src/loop-header.ts'

const fail = (message: string): never => {
  throw new Error(message)
}

test.each([
  ['x of xs', 'x', 'xs', false, ['x']],
  ['const x of xs', 'x', 'xs', false, ['x']],
  ['[a, b] of f(of)', '[a, b]', 'f(of)', false, ['a', 'b']],
  ['{of} of xs', '{of}', 'xs', false, ['of']],
  ['o.k of xs', 'o.k', 'xs', false, []],
  ['x in xs', 'x', 'xs', true, ['x']],
  ['x in y in z', 'x', 'y in z', true, ['x']],
  ['k, v in xs', '[k, v]', 'xs', true, ['k', 'v']],
  ['(a, b), c in xs', '[[a, b], c]', 'xs', true, ['a', 'b', 'c']],
  ['(a, b) in xs', '[a, b]', 'xs', true, ['a', 'b']],
])('%j', (source, target, iterable, python, names) => {
  expect(parseForHeader(source, fail)).toMatchObject({
    kind: 'each',
    target: { code: { text: target }, names },
    iterable: { text: iterable },
    python,
    awaits: false,
  })
})

test('for await', () => {
  expect(parseForHeader('await x of xs', fail)).toMatchObject({ kind: 'each', awaits: true })
})

test.each([
  ['(let i = 0; i < n; i++)', 'i = 0', 'i < n', 'i++', ['i']],
  ['(i = f(";"), [j] = k; ; )', 'i = f(";"), [j] = k', '', '', ['i', 'j']],
])('%j', (source, init, test_, step, names) => {
  expect(parseForHeader(source, fail)).toMatchObject({
    kind: 'count',
    init: { code: { text: init }, names },
    test: { text: test_ },
    step: { text: step },
  })
})

test.each(['x', 'x of', 'of xs', '(x of xs)', '(a; b)', '(a; b; c; d)', 'x, y'])(
  '%j is none',
  (source) => {
    expect(() => parseForHeader(source, fail)).toThrow(
      "for expects 'x of items', 'x in items' or '(init; test; step)'",
    )
  },
)

test.each([
  ['a, b of xs', "for expects brackets around several names: '[a, b] of items'"],
  ['await x in xs', "for await expects 'x of items'"],
])('%j', (source, message) => {
  expect(() => parseForHeader(source, fail)).toThrow(message)
})
