import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { DictLoader } from '@tornado-ts/template'
import { RequestHandler, UIModule, url } from '../src/index.ts'
import { runPython, whereTornadoIsInstalled } from './python-tornado.ts'
import { captureLogs, serve } from './serve.ts'
import { temporaryFolder } from './static-files.ts'

// An application, and a page of it for each set of templates; the one below is the same.
const PYTHON = `
import json, sys
from unittest.mock import Mock
import tornado.escape
from tornado.escape import to_unicode, xhtml_escape
from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.template import DictLoader
from tornado.web import Application, RequestHandler, UIModule, url

if hasattr(tornado.escape, '_XHTML_ESCAPE_DICT'):
    tornado.escape._XHTML_ESCAPE_DICT["'"] = '&#x27;'

class Badge(UIModule):
    def render(self, count): return '<b class="badge">%s</b>' % count
    def embedded_css(self): return '.badge { color: red }'
    def css_files(self): return ['app.css', 'http://example.com/b.css']
    def javascript_files(self): return '/absolute.js?a=1&b=2'
    def html_head(self): return '<meta name="badge">'

class Entry(UIModule):
    def render(self, entry): return self.render_string('entry.html', entry=entry)
    def embedded_javascript(self): return 'entry("☃ </x>")'
    def javascript_files(self): return ['app.js', '/absolute.js?a=1&b=2']
    def html_body(self): return '<script>/* end */</script>'

def shout(handler, text): return text.upper() + handler.request.path

class Page(RequestHandler):
    def finish(self, chunk=None): self.html = tornado.escape.utf8(chunk)

given = json.load(sys.stdin)
pages = []
for files in given['pages']:
    RequestHandler._template_loaders = {}  # else kept for the process
    application = Application([url('/note/([^/]+)', Page, name='note')], template_loader=DictLoader(files),
        ui_modules={'Badge': Badge, 'Entry': Entry}, ui_methods={'shout': shout}, xsrf_cookies=True,
        xsrf_cookie_version=1, static_path=given['static'])
    headers = HTTPHeaders({'Cookie': '_xsrf=00112233445566778899aabbccddeeff', 'Host': 'localhost'})
    request = HTTPServerRequest(method='GET', uri='/note/x?a=1', headers=headers, connection=Mock(), version='HTTP/1.1')
    page = Page(application, request)
    page.current_user = 'Zoë'
    page.render('page.html', entries=given['entries'])
    pages.append(page.html.hex())
print(json.dumps(pages))
`

class Badge extends UIModule {
  override render(count: unknown): string {
    return `<b class="badge">${String(count)}</b>`
  }

  override embeddedCss(): string {
    return '.badge { color: red }'
  }

  override cssFiles(): string[] {
    return ['app.css', 'http://example.com/b.css']
  }

  override javascriptFiles(): string {
    return '/absolute.js?a=1&b=2'
  }

  override htmlHead(): string {
    return '<meta name="badge">'
  }
}

class Entry extends UIModule {
  override render(entry: unknown): Buffer {
    return this.renderString('entry.html', { entry })
  }

  override embeddedJavascript(): string {
    return 'entry("☃ </x>")'
  }

  override javascriptFiles(): string[] {
    return ['app.js', '/absolute.js?a=1&b=2']
  }

  override htmlBody(): string {
    return '<script>/* end */</script>'
  }
}

const shout = (handler: RequestHandler, text: string): string =>
  text.toUpperCase() + handler.request.path

const ENTRIES = [
  { title: '<é>', tags: ['a', '"b"'] },
  { title: 'plain', tags: [] },
]

class Page extends RequestHandler {
  override prepare(): void {
    this.currentUser = 'Zoë'
  }

  override async get(): Promise<void> {
    await this.render('page.html', { entries: ENTRIES })
  }
}

const BASE = `<html>
<head>
  <title>{% block title %}{{ _("Notes") }}{% end %}</title>
</head>
<body>
  {% block body %}{% end %}
  <p>{{ current_user }} {{ locale.code }} {{ request.method }} {{ request.path }} {{ request.query }}</p>
</body>
</html>
`

const PAGES: readonly Readonly<Record<string, string>>[] = [
  {
    'page.html': '{% extends "base.html" %}{% block body %}no module{% end %}',
    'base.html': BASE,
  },
  {
    'page.html': `{% extends "base.html" %}{% block body %}{% module Badge(len(entries)) %}
      {% for entry in entries %}{% module Entry(entry) %}{% end %}{% module Badge("<raw>") %}{% end %}`,
    'base.html': BASE,
    'entry.html':
      '<h2>{{ entry["title"] }}</h2>{% for t in entry["tags"] %}{% module Badge(t) %}{% end %}',
  },
  {
    'page.html': `<html><head></head><body>{% module xsrf_form_html() %}{% raw xsrf_form_html() %}
      {% module linkify("see http://a.com/?b=1&c=é") %}{{ modules.Badge("<>") }}{% raw modules.Badge(1) %}
      {{ shout("é") }}{{ reverse_url("note", "ä b") }}{{ static_url("app.js") }}</body></html>`,
  },
  {
    'page.html': `<html><head></head><body>{% module Template("part.html") %}{% module Template("part.html") %}
      </body></html>`,
    'part.html': '<i>{{ handler.request.path }}{{ shout("x") }}</i>{% module Badge(2) %}',
  },
]

whereTornadoIsInstalled()('a page', () => {
  it('is byte for byte what Tornado makes of it, with what its modules add', async () => {
    captureLogs()
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'app.js'), 'let app')
    await writeFile(join(folder, 'app.css'), 'body {}')
    const given = { static: folder, entries: ENTRIES, pages: PAGES }
    const expected = runPython(PYTHON, given) as string[]
    for (const [index, files] of PAGES.entries()) {
      const site = await serve([url('/note/([^/]+)', Page, {}, 'note')], {
        templateLoader: new DictLoader(files),
        uiModules: { Badge, Entry },
        uiMethods: { shout },
        xsrfCookies: true,
        xsrfCookieVersion: 1,
        staticPath: folder,
      })
      const headers = { Cookie: '_xsrf=00112233445566778899aabbccddeeff' }
      const answer = await site.ask('/note/x?a=1', { headers })
      expect(answer.body).toBe(Buffer.from(expected[index] ?? '', 'hex').toString())
      expect(answer.bytes.toString('hex')).toBe(expected[index])
    }
  })
})
