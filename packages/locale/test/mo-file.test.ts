import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { TranslationFileError } from '../src/errors.ts'
import { parseMoFile } from '../src/mo-file.ts'
import { buildMo, FRENCH, header } from './mo-builder.ts'

describe('parseMoFile', () => {
  test.each([{}, { bigEndian: true }, { major: 1 }])('French with %j', (options) => {
    const file = parseMoFile(buildMo(FRENCH, options))
    expect(file.header.get('content-type')).toBe('text/plain; charset=UTF-8')
    expect(file.header.get('plural-forms')).toBe('nplurals=6; plural=(n > 1);')
    expect(Object.fromEntries(file.messages)).toEqual({
      school: 'école',
      'law\u0004right': 'le droit',
      'good\u0004right': 'le bien',
    })
    expect(Object.fromEntries(file.plurals)).toEqual({
      'organization\u0004club': ['le club', 'les clubs'],
      'stick\u0004club': ['le bâton', 'les bâtons'],
    })
  })

  test('bytes in the middle of a larger buffer', () => {
    const bytes = Buffer.concat([Buffer.from('xyz'), buildMo({ a: 'A' })]).subarray(3)
    expect(parseMoFile(bytes).messages.get('a')).toBe('A')
  })

  test('no entries, no header', () => {
    const file = parseMoFile(buildMo({}))
    expect([file.header.size, file.messages.size, file.plurals.size]).toEqual([0, 0, 0])
  })

  test('charset', () => {
    const latin = buildMo({ ...header(undefined, 'iso-8859-1'), a: 'é' }, { encoding: 'latin1' })
    expect(parseMoFile(latin).messages.get('a')).toBe('é')
  })

  test.each<[string, Buffer, string]>([
    ['ASCII is exceeded without one', buildMo({ a: 'é' }), 'not ASCII'],
    [
      'it is unknown',
      buildMo({ ...header(undefined, 'CHARSET'), a: 'A' }),
      'unknown charset CHARSET',
    ],
    ['it does not fit', buildMo({ ...header(), a: 'é' }, { encoding: 'latin1' }), 'charset UTF-8'],
  ])('refused because of its charset: %s', (_title, bytes, reason) => {
    expect(() => parseMoFile(bytes)).toThrow(TranslationFileError)
    expect(() => parseMoFile(bytes)).toThrow(reason)
  })

  test.each<[string, Buffer, string]>([
    ['empty', Buffer.alloc(0), 'too short'],
    ['text', Buffer.from('msgid "school"\nmsgstr "école"\n'), 'magic number'],
    ['a later version', buildMo(FRENCH, { major: 2 }), 'unknown version 2'],
  ])('refused: %s', (_title, bytes, reason) => {
    expect(() => parseMoFile(bytes)).toThrow(TranslationFileError)
    expect(() => parseMoFile(bytes)).toThrow(reason)
  })

  test('cut off anywhere', () => {
    const bytes = buildMo(FRENCH)
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => parseMoFile(bytes.subarray(0, length))).toThrow(TranslationFileError)
    }
  })

  test('damaged bytes never raise another error', () => {
    const bytes = buildMo(FRENCH)
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 }), (at, value) => {
        const damaged = Buffer.from(bytes)
        damaged[at] = value
        try {
          parseMoFile(damaged)
        } catch (error) {
          expect(error).toBeInstanceOf(TranslationFileError)
        }
      }),
      { seed: 1, numRuns: 2000 },
    )
  })
})
