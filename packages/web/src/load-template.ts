import type { Template } from '@tornado-ts/template'
import { callerDirectory } from './caller-directory.ts'
import { type Page, pageOf } from './page.ts'
import type { RequestRenderer } from './request-renderer.ts'

/** Finds a template for a handler, with the loader that the application has for its directory. */
export function loadTemplate(handler: RequestRenderer, name: string): Template {
  const page = pageOf(handler)
  const { application, settings } = handler
  const { templateLoaders } = application
  if (settings.compiledTemplateCache === false && !page.fresh) templateLoaders.reset()
  page.fresh = true
  const path = handler.getTemplatePath() || directoryOf(page)
  return templateLoaders.get(path, (root) => handler.createTemplateLoader(root)).load(name)
}

/** Without a template path templates are beside the program that renders them, as in Tornado. */
function directoryOf(page: Page): string {
  if (page.handler.settings.templateLoader !== undefined) return ''
  const directory = callerDirectory() ?? page.directory
  if (directory === undefined) {
    throw new Error(
      "You must define the 'templatePath' setting: the file that renders is not known",
    )
  }
  page.directory ??= directory
  return directory
}
