import { describe, expect, test } from '@jest/globals'
import { UnsupportedLocaleError } from '../src/errors.ts'
import { LocaleRegistry } from '../src/locale-registry.ts'

interface Made {
  readonly code: string
  readonly loaded: boolean
}

function registryOf(...codes: string[]): LocaleRegistry<Made> {
  const registry = new LocaleRegistry<Made>((code) => ({ code, loaded: false }))
  registry.replace(new Map(codes.map((code) => [code, () => ({ code, loaded: true })])))
  return registry
}

describe('LocaleRegistry', () => {
  test.each<[(string | null | undefined)[], string]>([
    [['es'], 'en_US'],
    [['es-la'], 'es_LA'],
    [['ES_la'], 'es_LA'],
    [['es_MX'], 'en_US'],
    [['pt_BR'], 'pt'],
    [['pt-br', 'es_LA'], 'pt'],
    [['fr', 'pt'], 'pt'],
    [['', null, undefined, 'pt'], 'pt'],
    [['zh_Hans_CN', 'pt'], 'pt'],
    [['PT'], 'pt'],
    [['en'], 'en_US'],
    [['-', '_', '__', 'constructor'], 'en_US'],
    [[], 'en_US'],
  ])('nearest to %j is %s', (codes, expected) => {
    expect(registryOf('es_LA', 'pt').closest(codes).code).toBe(expected)
  })

  test('supported are the loaded codes and the default', () => {
    const registry = registryOf('es_LA', 'pt')
    expect([...registry.supported]).toEqual(['es_LA', 'pt', 'en_US'])
    registry.setDefault('pt')
    expect([...registry.supported]).toEqual(['es_LA', 'pt'])
    expect(registry.closest(['fr'])).toEqual({ code: 'pt', loaded: true })
    expect(() => registry.get('en_US')).toThrow(UnsupportedLocaleError)
  })

  test('the default without translations is made by the other maker', () => {
    expect(registryOf('pt').get('en_US')).toEqual({ code: 'en_US', loaded: false })
  })

  test('one object per code until the makers are replaced', () => {
    const registry = registryOf('pt')
    const before = registry.get('pt')
    expect(registry.get('pt')).toBe(before)
    registry.setDefault('de')
    expect(registry.get('pt')).toBe(before)
    registry.replace(new Map([['pt', () => ({ code: 'pt', loaded: true })]]))
    expect(registry.get('pt')).not.toBe(before)
    expect([...registry.supported]).toEqual(['pt', 'de'])
  })

  test('a code that is not supported throws', () => {
    expect(() => registryOf('pt').get('pt_BR')).toThrow('unsupported locale pt_BR')
  })
})
