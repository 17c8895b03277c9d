import { describe, expect, it } from '@jest/globals'
import { HTTPHeaders } from '@tornado-ts/httputil'
import {
  isNotModified,
  isRangeCurrent,
  preconditionHolds,
  type Validators,
} from '../src/static-conditions.ts'

const DATE = 'Sun, 06 Nov 1994 08:49:37 GMT'
const BEFORE = 'Sun, 06 Nov 1994 08:49:36 GMT'
const AFTER = 'Sun, 06 Nov 1994 08:49:38 GMT'
const strong: Validators = { etag: '"x"', modified: new Date(DATE) }
const weak: Validators = { ...strong, etag: 'W/"x"' }
const none: Validators = { etag: undefined, modified: undefined }

describe('preconditionHolds', () => {
  it.each<[Record<string, string>, Validators, boolean]>([
    [{}, strong, true],
    [{ 'If-Match': '"x"' }, strong, true],
    [{ 'If-Match': '"a", "x"' }, strong, true],
    [{ 'If-Match': '*' }, none, true],
    [{ 'If-Match': '"y"' }, strong, false],
    [{ 'If-Match': '' }, strong, false],
    [{ 'If-Match': 'W/"x"' }, strong, false],
    [{ 'If-Match': 'W/"x"' }, weak, false],
    [{ 'If-Match': '"x"' }, none, false],
    [{ 'If-Match': '"x"', 'If-Unmodified-Since': BEFORE }, strong, true],
    [{ 'If-Unmodified-Since': DATE }, strong, true],
    [{ 'If-Unmodified-Since': AFTER }, strong, true],
    [{ 'If-Unmodified-Since': BEFORE }, strong, false],
    [{ 'If-Unmodified-Since': BEFORE }, none, true],
    [{ 'If-Unmodified-Since': 'soon' }, strong, true],
  ])('%j for %j: %p', (headers, validators, expected) => {
    expect(preconditionHolds(new HTTPHeaders(headers), validators)).toBe(expected)
  })
})

describe('isNotModified', () => {
  it.each<[Record<string, string>, Validators, boolean]>([
    [{}, strong, false],
    [{ 'If-None-Match': '"x"' }, strong, true],
    [{ 'If-None-Match': 'W/"x"' }, strong, true],
    [{ 'If-None-Match': '*' }, strong, true],
    [{ 'If-None-Match': '"y"' }, strong, false],
    [{ 'If-None-Match': '"x"' }, none, false],
    [{ 'If-None-Match': '"y"', 'If-Modified-Since': DATE }, strong, false],
    [{ 'If-None-Match': '', 'If-Modified-Since': DATE }, strong, false],
    [{ 'If-Modified-Since': DATE }, strong, true],
    [{ 'If-Modified-Since': AFTER }, strong, true],
    [{ 'If-Modified-Since': BEFORE }, strong, false],
    [{ 'If-Modified-Since': 'Sunday, 06-Nov-94 08:49:37 GMT' }, strong, true],
    [{ 'If-Modified-Since': 'Sun Nov  6 08:49:37 1994' }, strong, true],
    [{ 'If-Modified-Since': '2100' }, strong, false],
    [{ 'If-Modified-Since': DATE }, none, false],
  ])('%j for %j: %p', (headers, validators, expected) => {
    expect(isNotModified(new HTTPHeaders(headers), validators)).toBe(expected)
  })
})

describe('isRangeCurrent', () => {
  it.each<[string | undefined, Validators, boolean]>([
    [undefined, none, true],
    ['"x"', strong, true],
    ['"y"', strong, false],
    ['W/"x"', strong, false],
    ['W/"x"', weak, false],
    ['"x"', none, false],
    [DATE, strong, true],
    [BEFORE, strong, false],
    [AFTER, strong, false],
    [DATE, none, false],
    ['soon', none, false],
    ['', strong, false],
  ])('%p for %j: %p', (ifRange, validators, expected) => {
    const headers = new HTTPHeaders(ifRange === undefined ? {} : { 'If-Range': ifRange })
    expect(isRangeCurrent(headers, validators)).toBe(expected)
  })
})
