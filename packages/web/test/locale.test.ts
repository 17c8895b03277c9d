import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { get, loadTranslations, type Locale } from '@tornado-ts/locale'
import { DictLoader } from '@tornado-ts/template'
import { RequestHandler } from '../src/index.ts'
import { captureLogs, serve } from './serve.ts'

let directory = ''

beforeEach(() => {
  captureLogs()
  directory = mkdtempSync(join(tmpdir(), 'tornado-ts-locale-'))
  writeFileSync(join(directory, 'fr_FR.csv'), '"Hello","Bonjour"\n')
  writeFileSync(join(directory, 'de.csv'), '"Hello","Hallo"\n')
  loadTranslations(directory)
})

afterEach(() => {
  rmSync(directory, { recursive: true })
})

class Shown extends RequestHandler {
  override get(): void {
    this.write(`${this.locale.code} ${this.getBrowserLocale('de').code}`)
  }
}

it.each([
  [undefined, 'en_US de'],
  ['', 'en_US de'],
  ['fr-FR', 'fr_FR fr_FR'],
  ['nn,de;q=0.3,fr-fr;q=0.8', 'fr_FR fr_FR'],
  ['de-AT', 'de de'],
  ['fr-FR;q=0,de;q=0.1', 'de de'],
  ['fr-FR;q=bad', 'en_US de'],
  ['xx,yy', 'en_US en_US'],
])('with Accept-Language %p takes %p', async (header, codes) => {
  const site = await serve([['/', Shown]])
  const headers = header === undefined ? {} : { 'Accept-Language': header }
  expect((await site.ask('/', { headers })).body).toBe(codes)
})

it('asks the user before the browser, and once', async () => {
  let asked = 0
  class Chosen extends Shown {
    override getUserLocale(): Locale {
      asked++
      return get('de')
    }

    override get(): void {
      this.write(this.locale.code + this.locale.code)
    }
  }
  const site = await serve([['/', Chosen]])
  expect((await site.ask('/', { headers: { 'Accept-Language': 'fr-FR' } })).body).toBe('dede')
  expect(asked).toBe(1)
})

it('asks nobody when user and locale are set in prepare [web_test.SetLazyPropertiesTest]', async () => {
  class Set extends RequestHandler {
    override prepare(): void {
      this.currentUser = 'Ben'
      this.locale = get('en_US')
    }

    override getUserLocale(): Locale {
      throw new Error('asked for the locale')
    }

    override getCurrentUser(): unknown {
      throw new Error('asked for the user')
    }

    override get(): void {
      this.write(`Hello ${String(this.currentUser)} (${this.locale.code})`)
    }
  }
  const site = await serve([['/', Set]])
  expect((await site.ask('/')).body).toBe('Hello Ben (en_US)')
})

it('translates in templates', async () => {
  class Page extends RequestHandler {
    override get(): void {
      void this.render('page.html')
    }
  }
  const source = `{{ _('Hello') }} {{ pgettext('x', 'one', 'many', 2) }} {{ locale.code }} {{ interpolate('%(a)s', { a: 1 }) }}`
  const site = await serve([['/', Page]], {
    templateLoader: new DictLoader({ 'page.html': source }),
  })
  const { body } = await site.ask('/', { headers: { 'Accept-Language': 'fr-fr' } })
  expect(body).toBe('Bonjour many fr_FR 1')
})
