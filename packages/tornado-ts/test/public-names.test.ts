import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import * as tornado from '../src/index.ts'

/**
 * The names that programs rely on: exports, statics (`Class.member`) and methods and accessors
 * (`Class#member`; of a mixin, those of what it makes). One that disappears is a breaking change.
 */
const names = JSON.parse(
  readFileSync(`${import.meta.dirname}/public-names.json`, 'utf8'),
) as Record<string, string[]>

const layers = tornado as unknown as Record<string, Record<string, unknown>>

function resolve(layer: string, name: string): boolean {
  const [, head = '', separator, member = ''] = /^([\w$]+)(?:([#.])(.+))?$/.exec(name) ?? []
  const found = layers[layer]?.[head]
  if (separator === undefined || found === undefined) return found !== undefined
  const wellKnown = /^\[Symbol\.(\w+)\]$/.exec(member)?.[1] as 'asyncDispose' | undefined
  const key = wellKnown === undefined ? member : Symbol[wellKnown]
  const holder = separator === '#' ? instancesOf(head, found) : (found as object)
  return holder !== undefined && key in holder
}

type Constructor = abstract new (...args: never) => object

function instancesOf(name: string, found: unknown): object | undefined {
  if (!name.endsWith('Mixin')) return (found as { prototype?: object }).prototype
  const mixin = found as (base: Constructor) => Constructor
  return mixin(tornado.web.RequestHandler).prototype as object
}

describe.each(Object.keys(names))('%s', (layer) => {
  it('has its public names', () => {
    expect(names[layer]?.filter((name) => !resolve(layer, name))).toEqual([])
  })
})

it('leaves out no layer', () => {
  const spaces = Object.keys(layers).filter((name) => typeof layers[name] === 'object')
  expect(spaces.filter((name) => name !== 'versionInfo').sort()).toEqual(Object.keys(names).sort())
})
