import { describe, expect, it } from '@jest/globals'
import { headerText } from '../src/header-value.ts'

describe('headerText', () => {
  it.each([
    ['text', 'text'],
    ['', ''],
    ['a\tb', 'a\tb'],
    ['\xe9', '\xe9'],
    [42, '42'],
    [10n ** 20n, '100000000000000000000'],
    [new Date(1359312200503), 'Sun, 27 Jan 2013 18:43:20 GMT'],
    [Buffer.from([0xe9]), '\xe9'],
  ])('takes %p', (value, text) => {
    expect(headerText(value)).toBe(text)
  })

  it.each([1.5, Number.NaN, true, null, undefined, {}, ['a']])(
    'refuses the type of %p',
    (value) => {
      expect(() => headerText(value as never)).toThrow(TypeError)
    },
  )

  it('refuses every control character but the tab, and what is beyond one byte', () => {
    for (let code = 0; code < 0x20; code++) {
      if (code === 9) continue
      expect(() => headerText(`foo${String.fromCharCode(code)}X: y`)).toThrow('Unsafe header value')
    }
    expect(() => headerText('\x7f')).toThrow(RangeError)
    expect(() => headerText('\u010d\u010a')).toThrow(RangeError)
    expect(() => headerText('€')).toThrow(RangeError)
  })
})
