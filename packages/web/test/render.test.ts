import { expect, it } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type BaseLoader, DictLoader, Loader } from '@tornado-ts/template'
import {
  type ApplicationRules,
  asynchronous,
  RequestHandler,
  type SendErrorOptions,
  UIModule,
} from '../src/index.ts'
import { captureLogs, serve } from './serve.ts'

const templateLoader = new DictLoader({
  'page.html': '<p>{{ text }}</p>',
  'later.html': '<p>{{ await text }}</p>',
  'names.html':
    '{{ handler.request === request }} {{ current_user }}{{ currentUser }} {{ static_url("a") }}{{ staticUrl("a") }} ' +
    '{{ reverse_url("page", 1) }}{{ reverseUrl("page", 2) }} {{ xsrf_form_html === xsrfFormHtml }} {{ mine }}',
  'broken.html': '{{ missing }}',
})

class Page extends RequestHandler {
  static rendered: Promise<void> | undefined

  override get(name = 'page'): void {
    Page.rendered = this.render(`${name}.html`, {
      text: Promise.resolve('<later>'),
      ...this.args(),
    })
  }

  args(): object {
    return this.request.path === '/later' ? {} : { text: '<now>' }
  }
}

const RULES: ApplicationRules = [['/(.*)', Page]]

it.each([
  ['/page', '<p>&lt;now&gt;</p>'],
  ['/later', '<p>&lt;later&gt;</p>'],
])('renders %s without being awaited, and its promise resolves', async (path, body) => {
  const site = await serve(RULES, { templateLoader })
  const answer = await site.ask(path)
  expect([answer.status, answer.body]).toEqual([200, body])
  expect(answer.headers['content-length']).toBe(String(body.length))
  await expect(Page.rendered).resolves.toBeUndefined()
})

it('answers 500 for a template that fails, is missing, or waits for what fails', async () => {
  const logs = captureLogs()
  class Failing extends Page {
    override args(): object {
      return { text: Promise.reject(new Error('refused')) }
    }
  }
  const site = await serve([['/f/(.*)', Failing], ...RULES], { templateLoader })
  for (const path of ['/broken', '/missing', '/f/later']) {
    expect((await site.ask(path)).status).toBe(500)
  }
  const errors = logs.filter((log) => log.name === 'tornado.application')
  expect(errors.map((log) => String(log.excInfo))).toEqual([
    expect.stringContaining('missing is not defined'),
    expect.stringContaining("no template named 'missing.html'"),
    expect.stringContaining('refused'),
  ])
})

it('reports a failure once when a waiting template is awaited, and leaves it to who catches it', async () => {
  const logs = captureLogs()
  class Awaiting extends RequestHandler {
    override async get(path: string): Promise<void> {
      try {
        await this.render('later.html', { text: Promise.reject(new Error('refused')) })
      } catch (error) {
        if (path === 'throw') throw error
        await this.render('page.html', { text: 'instead' })
      }
    }
  }
  const site = await serve([['/(.*)', Awaiting]], { templateLoader })
  expect((await site.ask('/throw')).status).toBe(500)
  expect(logs.filter((log) => log.name === 'tornado.application')).toHaveLength(1)
  expect((await site.ask('/catch')).body).toBe('<p>instead</p>')
})

it('renders strings, and asks for renderStringAsync where a template waits', async () => {
  class Strings extends RequestHandler {
    override async get(): Promise<void> {
      expect(() => this.renderString('later.html', { text: 1 })).toThrow(
        new TypeError('template later.html uses await; call renderStringAsync'),
      )
      await expect(this.renderStringAsync('broken.html')).rejects.toThrow(ReferenceError)
      this.write(this.renderString('page.html', { text: 1 }))
      this.write(await this.renderStringAsync('page.html', { text: 2 }))
      this.write(await this.renderStringAsync('later.html', { text: Promise.resolve(3) }))
    }
  }
  const site = await serve([['/', Strings]], { templateLoader })
  expect((await site.ask('/')).body).toBe('<p>1</p><p>2</p><p>3</p>')
})

it('refuses to render after the response is finished', async () => {
  class Finished extends RequestHandler {
    override get(): void {
      void this.finish('done')
      expect(() => this.render('page.html')).toThrow('Cannot render() after finish()')
    }
  }
  const site = await serve([['/', Finished]], { templateLoader })
  expect((await site.ask('/')).body).toBe('done')
})

it('gives templates the names of the handler; arguments come first', async () => {
  let asked = 0
  class Named extends RequestHandler {
    override getCurrentUser(): unknown {
      asked++
      return 'Ben'
    }
    override staticUrl(path: string): string {
      return `/s/${path}`
    }
    override getTemplateNamespace(): Record<string, unknown> {
      return { ...super.getTemplateNamespace(), mine: 1, text: 'namespace' }
    }
    override get(name: string): void {
      void this.render(`${name}.html`, name === 'names' ? {} : { text: 'argument' })
    }
  }
  class Lazy extends RequestHandler {
    override getCurrentUser = (): never => {
      throw new Error('asked')
    }
    override get(): void {
      const parsed = JSON.parse('{ "text": 1, "__proto__": { "handler": 2 } }') as object
      void this.render('page.html', parsed)
    }
  }
  const site = await serve(
    [
      ['/lazy', Lazy],
      ['/(.*)', Named, {}, 'page'],
    ],
    { templateLoader },
  )
  expect((await site.ask('/lazy')).body).toBe('<p>1</p>')
  expect((await site.ask('/names')).body).toBe('true BenBen /s/a/s/a /1/2 true 1')
  expect(asked).toBe(1)
  expect((await site.ask('/page')).body).toBe('<p>argument</p>')
})

it('renders error pages, which have nothing to do with what failed before', async () => {
  captureLogs()
  class Styled extends UIModule {
    override render(): string {
      return ''
    }
    override cssFiles(): string {
      return '/a.css'
    }
  }
  class Errors extends RequestHandler {
    override get(name: string): void {
      void this.render('fails.html', { text: sleep(5) })
      if (name !== 'later') return
      throw new Error('after rendering')
    }
    override writeError(code: number, _options: SendErrorOptions): void {
      void this.render('error.html', { code: Promise.resolve(code) })
    }
  }
  const loader = new DictLoader({
    'fails.html': '{% set x = await text %}{% module Styled() %}{{ missing }}',
    'error.html': 'Error {{ await code }}',
  })
  const site = await serve([['/(.*)', Errors]], {
    templateLoader: loader,
    uiModules: { Styled },
  })
  for (const path of ['/', '/later']) {
    const answer = await site.ask(path)
    expect([answer.status, answer.body]).toEqual([500, 'Error 500'])
  }
})

it('waits for a template in an asynchronous method', async () => {
  class Old extends RequestHandler {
    override get = asynchronous(async function (this: Old): Promise<void> {
      void this.render('later.html', { text: sleep(5, 'old') })
    })
  }
  const site = await serve([['/', Old]], { templateLoader })
  expect((await site.ask('/')).body).toBe('<p>old</p>')
})

it('leaves rendering to a subclass with an engine of its own', async () => {
  class Other extends RequestHandler {
    override renderString(name: string, args: object = {}): Buffer {
      return Buffer.from(`${name} ${JSON.stringify(args)}`)
    }
    override get(): unknown {
      return this.render('x.ejs', { a: 1 })
    }
  }
  const site = await serve([['/', Other]])
  expect((await site.ask('/')).body).toBe('x.ejs {"a":1}')
})

it('has one loader for each application and path, reset for each request without the cache', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'tornado-ts-render-'))
  try {
    const file = join(directory, 'a.txt')
    class File extends RequestHandler {
      static readonly loaders: BaseLoader[] = []
      override get(): void {
        void this.render('a.txt', { text: '<a>' })
      }
      override createTemplateLoader(path: string): BaseLoader {
        const loader = super.createTemplateLoader(path)
        File.loaders.push(loader)
        return loader
      }
    }
    const bodies = async (options: object): Promise<string[]> => {
      writeFileSync(file, '1  {{ text }}')
      const site = await serve([['/', File]], { templatePath: directory, ...options })
      const first = await site.ask('/')
      writeFileSync(file, '2  {{ text }}')
      return [first.body, (await site.ask('/')).body]
    }
    expect(await bodies({})).toEqual(['1  &lt;a&gt;', '1  &lt;a&gt;'])
    expect(await bodies({ debug: true, autoescape: null })).toEqual(['1  <a>', '2  <a>'])
    expect(await bodies({ compiledTemplateCache: false, templateWhitespace: 'oneline' })).toEqual([
      '1 &lt;a&gt;',
      '2 &lt;a&gt;',
    ])
    expect(File.loaders).toHaveLength(3)
    expect(File.loaders.every((loader) => loader instanceof Loader)).toBe(true)
  } finally {
    rmSync(directory, { recursive: true })
  }
})

it('finds templates beside the file that renders, when no path is set', async () => {
  class Beside extends RequestHandler {
    override get(name: string): unknown {
      return this.render(`templates/${name}.html`, { text: Promise.resolve('x') })
    }
  }
  const site = await serve([['/(.*)', Beside]])
  expect((await site.ask('/beside')).body.trim()).toBe('beside, with a part')
  expect((await site.ask('/waiting')).body.trim()).toBe('x, with a part')
})
