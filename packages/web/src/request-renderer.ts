import { xhtmlEscape } from '@tornado-ts/escape'
import { get as getLocale, type Locale } from '@tornado-ts/locale'
import { type BaseLoader, Loader } from '@tornado-ts/template'
import { acceptedLanguages } from './accept-language.ts'
import { isAbsolute } from './is-absolute.ts'
import { loadTemplate } from './load-template.ts'
import { pageOf } from './page.ts'
import { renderPage } from './render-page.ts'
import { RequestGuard } from './request-guard.ts'
import type { RequestHandler } from './request-handler.ts'
import { templateNamespace, templateScope } from './template-namespace.ts'
import type { UINamespace } from './ui-namespace.ts'

/** How a handler makes pages for people to read: the rendering part of {@link RequestHandler}. */
export abstract class RequestRenderer extends RequestGuard {
  // Templates

  /**
   * Renders a template as the response, with what its UI modules need, and ends the response.
   *
   * @param template The name of a file below the template path.
   * @param args What the template knows, besides {@link getTemplateNamespace}.
   * @returns As `finish`. A template with `await` in it is waited for, and need not be awaited: the
   *   response ends when it is ready, and what fails in it is an error of the handler.
   * @throws Error after `finish`, or when there is no such template.
   */
  render(template: string, args: object = {}): Promise<void> {
    return renderPage(this, template, args)
  }

  /**
   * Renders a template to HTML, without sending it. Override it to use another template engine.
   *
   * @returns The output in UTF-8.
   * @throws TypeError for a template with `await` in it, which takes {@link renderStringAsync}.
   */
  renderString(template: string, args: object = {}): Buffer {
    const loaded = loadTemplate(this, template)
    if (loaded.isAsync) {
      throw new TypeError(`template ${template} uses await; call renderStringAsync`)
    }
    return loaded.generate(templateScope(this.getTemplateNamespace(), args))
  }

  /** {@link renderString} for templates that may wait for something. */
  async renderStringAsync(template: string, args: object = {}): Promise<Buffer> {
    const loaded = loadTemplate(this, template)
    return loaded.generateAsync(templateScope(this.getTemplateNamespace(), args))
  }

  /** A subclass renders by an engine of its own. @internal */
  get usesOtherTemplates(): boolean {
    return this.renderString !== RequestRenderer.prototype.renderString
  }

  /**
   * What every template of this handler knows: `handler`, `request`, `currentUser`, `locale`, `_`
   * and `pgettext`, which translate, `interpolate`, `staticUrl`, `xsrfFormHtml`, `reverseUrl`, the
   * UI methods and `modules`; some of it also in the spelling of Python.
   *
   * Override it to add to that.
   */
  getTemplateNamespace(): Record<string, unknown> {
    return templateNamespace(this as unknown as RequestHandler)
  }

  /**
   * Where templates are looked for. Default is the setting `templatePath`; without it, the directory
   * of the source file that renders.
   */
  getTemplatePath(): string | undefined {
    return this.settings.templatePath
  }

  /**
   * Makes the loader for the templates below `path`, once for each path of an application.
   *
   * Default is the setting `templateLoader`; without it, a loader of files as the settings
   * `autoescape` and `templateWhitespace` say.
   */
  createTemplateLoader(path: string): BaseLoader {
    const { autoescape, templateLoader, templateWhitespace: whitespace } = this.settings
    if (templateLoader !== undefined) return templateLoader
    return new Loader(path, {
      ...(autoescape !== undefined && { autoescape }),
      ...(whitespace !== undefined && { whitespace }),
    })
  }

  // What UI modules add to a page

  /** The UI methods and modules of the application, for this handler. */
  get ui(): UINamespace {
    return pageOf(this).ui
  }

  /** The elements for linked scripts; override it to write them in another way. */
  renderLinkedJs(files: Iterable<string>): string {
    return resourceUrls(this, files)
      .map((url) => `<script src="${xhtmlEscape(url)}" type="text/javascript"></script>`)
      .join('')
  }

  /** The element for scripts written into the page; override it to write it in another way. */
  renderEmbedJs(parts: Iterable<Buffer>): Buffer {
    return joinLines('<script type="text/javascript">\n//<![CDATA[', parts, '//]]>\n</script>')
  }

  /** The elements for linked style sheets; override it to write them in another way. */
  renderLinkedCss(files: Iterable<string>): string {
    return resourceUrls(this, files)
      .map((url) => `<link href="${xhtmlEscape(url)}" type="text/css" rel="stylesheet"/>`)
      .join('')
  }

  /** The element for styles written into the page; override it to write it in another way. */
  renderEmbedCss(parts: Iterable<Buffer>): Buffer {
    return joinLines('<style type="text/css">', parts, '</style>')
  }

  // The language

  /**
   * The locale of the response, for translations in templates and elsewhere: what
   * {@link getUserLocale} says, else {@link getBrowserLocale}, asked once; assign it in `prepare`.
   */
  get locale(): Locale {
    const page = pageOf(this)
    page.locale ??= this.getUserLocale() ?? this.getBrowserLocale()
    return page.locale
  }

  set locale(locale: Locale) {
    pageOf(this).locale = locale
  }

  /** Override to say which locale the user has chosen, if any. */
  getUserLocale(): Locale | undefined {
    return undefined
  }

  /**
   * The locale nearest to the languages that the browser asks for by Accept-Language.
   *
   * @param defaultCode The locale for a request without that header.
   */
  getBrowserLocale(defaultCode = 'en_US'): Locale {
    const codes = acceptedLanguages(this.request.headers.get('Accept-Language') ?? '')
    return codes.length > 0 ? getLocale(...codes) : getLocale(defaultCode)
  }
}

/** Names of static files become URLs; each URL is there once, in the order of the first. */
function resourceUrls(handler: RequestRenderer, files: Iterable<string>): string[] {
  const urls = Array.from(files, (file) => (isAbsolute(file) ? file : handler.staticUrl(file)))
  return [...new Set(urls)]
}

function joinLines(before: string, parts: Iterable<Buffer>, after: string): Buffer {
  const lines = [Buffer.from(before), ...parts, Buffer.from(after)]
  return Buffer.concat(lines.flatMap((line, index) => (index > 0 ? [NEWLINE, line] : [line])))
}

const NEWLINE = Buffer.from('\n')
