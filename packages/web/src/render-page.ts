import { stateOf } from './handler-state.ts'
import { loadTemplate } from './load-template.ts'
import { type Page, pageOf } from './page.ts'
import { insertResources } from './page-resources.ts'
import type { RequestRenderer } from './request-renderer.ts'

/**
 * Makes a template the response of a handler.
 *
 * A template that does not wait is rendered, and the response finished, before this returns.
 */
export function renderPage(handler: RequestRenderer, name: string, args: object): Promise<void> {
  const state = stateOf(handler)
  if (state.finished) throw new Error('Cannot render() after finish()')
  const page = pageOf(handler)
  page.begin(state)
  if (!handler.usesOtherTemplates && loadTemplate(handler, name).isAsync) {
    const html = handler.renderStringAsync(name, args)
    state.autoFinish = false
    page.rendering = finishLater(handler, page, html)
    // The framework looks after a failure that nobody else does.
    page.rendering.catch(noop)
    return page.rendering
  }
  const html = handler.renderString(name, args)
  return handler.finish(insertResources(handler, page.modules.values(), html))
}

async function finishLater(
  handler: RequestRenderer,
  page: Page,
  html: Promise<Buffer>,
): Promise<void> {
  const { failed } = page
  const body = await html
  // Meanwhile an error page may have taken the place of this one.
  if (stateOf(handler).failed !== failed) return
  await handler.finish(insertResources(handler, page.modules.values(), body))
}

function noop(): void {
  // The same promise is waited for where the handler ends.
}
