import type { RequestRenderer } from './request-renderer.ts'
import type { UIModule } from './ui-module.ts'

/**
 * Puts what the UI modules of a page need into its HTML.
 *
 * @throws Error when the page does not have the tag that they go before.
 */
export function insertResources(
  handler: RequestRenderer,
  modules: Iterable<UIModule>,
  html: Buffer,
): Buffer {
  const list = [...modules]
  const jsFiles = list.flatMap((module) => files(module.javascriptFiles()))
  const jsParts = list.flatMap((module) => parts(module.embeddedJavascript()))
  const cssFiles = list.flatMap((module) => files(module.cssFiles()))
  const cssParts = list.flatMap((module) => parts(module.embeddedCss()))
  const heads = list.flatMap((module) => parts(module.htmlHead()))
  const bodies = list.flatMap((module) => parts(module.htmlBody()))
  let page = html
  if (jsFiles.length > 0) page = beforeLastBodyEnd(page, handler.renderLinkedJs(jsFiles))
  if (jsParts.length > 0) page = beforeLastBodyEnd(page, handler.renderEmbedJs(jsParts))
  if (cssFiles.length > 0) page = beforeFirst('</head>', page, handler.renderLinkedCss(cssFiles))
  if (cssParts.length > 0) page = beforeFirst('</head>', page, handler.renderEmbedCss(cssParts))
  if (heads.length > 0) page = beforeFirst('</head>', page, Buffer.concat(heads))
  if (bodies.length > 0) page = beforeFirst('</body>', page, Buffer.concat(bodies))
  return page
}

function files(value: string | Iterable<string> | undefined): string[] {
  if (!value) return []
  return typeof value === 'string' ? [value] : [...value]
}

function parts(value: string | undefined): Buffer[] {
  return value ? [Buffer.from(value)] : []
}

function beforeLastBodyEnd(page: Buffer, piece: string | Uint8Array): Buffer {
  return insert(page, page.lastIndexOf('</body>'), '</body>', piece)
}

function beforeFirst(tag: string, page: Buffer, piece: string | Uint8Array): Buffer {
  return insert(page, page.indexOf(tag), tag, piece)
}

function insert(page: Buffer, at: number, tag: string, piece: string | Uint8Array): Buffer {
  if (at < 0) throw new Error(`a page with these UI modules needs a ${tag}`)
  return Buffer.concat([
    page.subarray(0, at),
    typeof piece === 'string' ? Buffer.from(piece) : piece,
    Buffer.from('\n'),
    page.subarray(at),
  ])
}
