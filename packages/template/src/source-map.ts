import { pathToFileURL } from 'node:url'

import type { ParsedTemplate } from './nodes.ts'
import type { Place } from './place.ts'

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/**
 * Makes the comment that shows debuggers the templates behind generated code.
 *
 * @param places The place of each generated line, `undefined` for lines that come from nowhere.
 * @param filePath Finds the file of a template, if it is in one.
 * @internal
 */
export function sourceMapComment(
  places: readonly (Place | undefined)[],
  filePath: (template: ParsedTemplate) => string | undefined,
): string {
  const templates = [...new Set(places.flatMap((place) => place?.template ?? []))]
  const map = {
    version: 3,
    sources: templates.map((template) => {
      const file = filePath(template)
      return file === undefined ? sourceName(template.name, file) : pathToFileURL(file).href
    }),
    sourcesContent: templates.map(({ source }) => source),
    names: [],
    mappings: mappings(places, templates),
  }
  const json = Buffer.from(JSON.stringify(map)).toString('base64')
  return `//# sourceMappingURL=data:application/json;base64,${json}`
}

/**
 * Returns what stands for a template in a stack: its file, or a URL that only says its name.
 *
 * @internal
 */
export function sourceName(name: string, file: string | undefined): string {
  return file ?? nameUrl('template', name)
}

/**
 * Makes a URL of a template's name.
 *
 * @internal
 */
export function nameUrl(scheme: string, name: string): string {
  // A lone surrogate cannot be encoded.
  return `${scheme}:${encodeURI(name.replace(/\p{Surrogate}/gu, '\ufffd'))}`
}

function mappings(
  places: readonly (Place | undefined)[],
  templates: readonly ParsedTemplate[],
): string {
  let source = 0
  let line = 0
  return places
    .map((place) => {
      if (place === undefined) return ''
      const nextSource = templates.indexOf(place.template)
      const nextLine = Math.max(0, place.line - 1)
      const segment = [0, nextSource - source, nextLine - line, 0].map(base64Number).join('')
      source = nextSource
      line = nextLine
      return segment
    })
    .join(';')
}

/** Writes a number as source maps do: sign at the right, five bits to a digit, lowest first. */
function base64Number(value: number): string {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1
  let text = ''
  do {
    const digit = rest & 31
    rest >>>= 5
    text += DIGITS.charAt(rest > 0 ? digit | 32 : digit)
  } while (rest > 0)
  return text
}
