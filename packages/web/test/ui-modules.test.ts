import { expect, it } from '@jest/globals'
import * as escape from '@tornado-ts/escape'
import { DictLoader } from '@tornado-ts/template'
import { type ApplicationOptions, isAbsolute, RequestHandler, UIModule } from '../src/index.ts'
import { captureLogs, serve, type Site } from './serve.ts'

const ENTRY = `{{ set_resources({
  embedded_css: '.entry { margin-bottom: 1em; }',
  embedded_javascript: 'js_embed()',
  css_files: ['/base.css', '/foo.css'],
  javascript_files: '/common.js',
  html_head: '<meta>',
  html_body: '<script src="/analytics.js"/>',
}) }}
<div class="entry">...</div>`

const PAGE = `<html><head></head><body>
{% for e of entries %}
{% module Template('entry.html', { entry: e }) %}
{% end %}
</body></html>`

class Page extends RequestHandler {
  override get(): unknown {
    return this.render('page.html', { entries: [1, 2] })
  }

  value(): string {
    return this.getArgument('value')
  }
}

function servePage(
  page: string,
  options: ApplicationOptions = {},
  more: Record<string, string> = {},
): Promise<Site> {
  const templateLoader = new DictLoader({ 'page.html': page, ...more })
  return serve([['/', Page]], { templateLoader, ...options })
}

it('puts the resources of modules into the page [web_test.test_uimodule_resources]', async () => {
  const site = await servePage(PAGE, { autoescape: 'xhtml_escape' }, { 'entry.html': ENTRY })
  expect((await site.ask('/')).body).toBe(`\
<html><head><link href="/base.css" type="text/css" rel="stylesheet"/><link href="/foo.css" type="text/css" rel="stylesheet"/>
<style type="text/css">
.entry { margin-bottom: 1em; }
</style>
<meta>
</head><body>


<div class="entry">...</div>


<div class="entry">...</div>

<script src="/common.js" type="text/javascript"></script>
<script type="text/javascript">
//<![CDATA[
js_embed()
//]]>
</script>
<script src="/analytics.js"/>
</body></html>`)
})

it('takes the resources of a waiting page, by their names in camelCase', async () => {
  const entry = `{{ setResources({ cssFiles: '/a.css', htmlBody: '<hr>' }) }}{{ await entry }}`
  const page = `<head></head>{% module Template('entry.html', { entry: later }) %}</body></body>`
  class Waiting extends RequestHandler {
    override get(): void {
      void this.render('page.html', { later: Promise.resolve('<1>') })
    }
  }
  const templateLoader = new DictLoader({
    'page.html': `{% set x = await later %}${page}`,
    'entry.html': entry,
  })
  const site = await serve([['/', Waiting]], { templateLoader })
  expect((await site.ask('/')).body).toBe(
    `<head><link href="/a.css" type="text/css" rel="stylesheet"/>\n</head>&lt;1&gt;<hr>\n</body></body>`,
  )
})

it('refuses other resources of the same template', async () => {
  const logs = captureLogs()
  const entry = `{{ set_resources({ html_head: String(entry) }) }}`
  const site = await servePage(PAGE, {}, { 'entry.html': entry })
  expect((await site.ask('/')).status).toBe(500)
  expect(logs.some((log) => /different resources/.test(String(log.excInfo)))).toBe(true)
})

it.each([
  ['<head></head>', /needs a <\/body>/],
  ['<body></body>', /needs a <\/head>/],
])('refuses the page %j without a place for what modules need', async (html, message) => {
  const logs = captureLogs()
  class Both extends UIModule {
    override render(): string {
      return ''
    }
    override javascriptFiles(): string {
      return '/a.js'
    }
    override cssFiles(): string[] {
      return ['/a.css']
    }
  }
  const site = await servePage(`{% module Both() %}${html}`, { uiModules: { Both } })
  expect((await site.ask('/')).status).toBe(500)
  expect(logs.some((log) => message.test(String(log.excInfo)))).toBe(true)
})

it('puts scripts before the last </body>, html before the first, each URL once', async () => {
  class One extends UIModule {
    override render(): string {
      return ''
    }
    override javascriptFiles(): string[] {
      return ['/a.js', 'http://example.com/?a&b', '/a.js']
    }
    override htmlBody(): string {
      return '<hr>'
    }
  }
  class Two extends One {
    override embeddedJavascript(): string {
      return 'two()'
    }
  }
  const site = await servePage(
    `{% module One() %}{% module Two() %}{% module One() %}</body>|</body>`,
    {
      uiModules: [{ One }, { Two }],
    },
  )
  expect((await site.ask('/')).body).toBe(
    '<hr><hr>\n</body>|<script src="/a.js" type="text/javascript"></script>' +
      '<script src="http://example.com/?a&amp;b" type="text/javascript"></script>\n' +
      '<script type="text/javascript">\n//<![CDATA[\ntwo()\n//]]>\n</script>\n</body>',
  )
})

it('looks for relative resources among the static files', async () => {
  class Own extends RequestHandler {
    override get(): void {
      this.write(this.renderLinkedJs(['a.js', '/static/a.js']) + this.renderLinkedCss(['b.css']))
    }
    override staticUrl(path: string): string {
      return `/static/${path}`
    }
  }
  const site = await serve([['/', Own]])
  expect((await site.ask('/')).body).toBe(
    '<script src="/static/a.js" type="text/javascript"></script>' +
      '<link href="/static/b.css" type="text/css" rel="stylesheet"/>',
  )
})

it('gives methods and modules the handler [web_test.UIMethodUIModuleTest]', async () => {
  class MyModule extends UIModule {
    override render(x: number): string {
      return `In MyModule(${x}) with handler value ${(this.handler as Page).value()}.`
    }
  }
  const site = await servePage('{{ my_ui_method(42) }} {% module MyModule(123) %}', {
    uiModules: { MyModule },
    uiMethods: {
      my_ui_method: (handler: Page, x: number) =>
        `In my_ui_method(${x}) with handler value ${handler.value()}.`,
    },
  })
  expect((await site.ask('/?value=asdf')).body).toBe(
    'In my_ui_method(42) with handler value asdf. In MyModule(123) with handler value asdf.',
  )
})

it('keeps UIModule classes as modules, and functions in lower case as methods', async () => {
  class Kept extends UIModule {}
  const method = (): string => ''
  const { application } = await serve([], {
    uiModules: [{ Kept, UIModule, other: 1 }, [{ Again: Kept, RequestHandler }]],
    uiMethods: [{ method, _private: method, Upper: method, text: '' }, escape],
  })
  expect(Object.keys(application.uiModules)).toEqual([
    'linkify',
    'xsrfFormHtml',
    'xsrf_form_html',
    'Template',
    'Kept',
    'Again',
  ])
  const functions = Object.entries(escape).filter(([, value]) => typeof value === 'function')
  expect(Object.keys(application.uiMethods)).toEqual(['method', ...functions.map(([name]) => name)])
})

it('makes one instance of a module, with the members of its handler', async () => {
  const seen = new Set<UIModule>()
  class Once extends UIModule {
    override async render(): Promise<Buffer> {
      await Promise.resolve()
      seen.add(this)
      const { handler, request, ui, locale } = this
      expect([request, ui, locale]).toEqual([handler.request, handler.ui, handler.locale])
      expect(await this.renderStringAsync('part.html')).toEqual(this.renderString('part.html'))
      return Buffer.from(`<${String(this.currentUser)}>`)
    }
  }
  const site = await servePage(
    `{% set x = await 1 %}{{ await modules.Once() }}{% module Once() %}`,
    { uiModules: { Once } },
    { 'part.html': 'part' },
  )
  expect((await site.ask('/')).body).toBe('&lt;undefined&gt;<undefined>')
  expect(seen.size).toBe(1)
})

it('has modules for links and forms; one that is not there fails [test_uimodule_unescaped]', async () => {
  captureLogs()
  const site = await servePage(
    `{% module linkify('http://example.com') %}{% module xsrf_form_html() %}{% module xsrfFormHtml() %}`,
  )
  expect((await site.ask('/')).body).toMatch(
    /^<a href="http:\/\/example.com">http:\/\/example.com<\/a>(?:<input type="hidden" name="_xsrf" value="[^"]+"\/>){2}$/,
  )
  for (const name of ['Nope', 'constructor']) {
    const other = await servePage(`{% module ${name}() %}`)
    expect((await other.ask('/')).status).toBe(500)
  }
})

it('asks for the user when a module does', async () => {
  let asked = 0
  class Asking extends Page {
    override getCurrentUser(): unknown {
      asked++
      return 'Ben'
    }
  }
  class Greeting extends UIModule {
    override render(polite: boolean): string {
      return polite ? `Hello, ${String(this.currentUser)}` : 'Hey'
    }
  }
  const loader = new DictLoader({
    'page.html': `{% module Greeting(handler.request.path === '/polite') %}`,
  })
  const site = await serve([['/.*', Asking]], {
    templateLoader: loader,
    uiModules: { Greeting },
  })
  expect((await site.ask('/')).body).toBe('Hey')
  expect(asked).toBe(0)
  expect((await site.ask('/polite')).body).toBe('Hello, Ben')
  expect(asked).toBe(1)
})

it('has no HTML of its own', async () => {
  captureLogs()
  class Empty extends UIModule {}
  const site = await servePage('{% module Empty() %}', { uiModules: { Empty } })
  expect((await site.ask('/')).status).toBe(500)
})

it.each([
  ['/a', true],
  ['http://a', true],
  ['https://a', true],
  ['a.js', false],
  ['ftp:a', false],
])('isAbsolute(%j) is %p', (path, expected) => {
  expect(isAbsolute(path)).toBe(expected)
})
