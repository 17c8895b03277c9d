import type { ParsedTemplate } from './nodes.ts'

/** A line of a template, and how the reader of another template gets there. */
export interface Place {
  readonly template: ParsedTemplate
  readonly line: number
  /** Where the template was included, or the block that this line's file overrides. */
  readonly from: Place | undefined
}

/**
 * Says a place as `sub.html:4 (via base.html:1)`, on one line whatever the names are.
 *
 * @internal
 */
export function formatPlace(place: Place): string {
  const via: string[] = []
  for (let from = place.from; from !== undefined; from = from.from) via.push(position(from))
  return via.length === 0 ? position(place) : `${position(place)} (via ${via.join(', ')})`
}

function position({ template, line }: Place): string {
  return `${template.name.replace(/[\n\r\u2028\u2029]/g, ' ')}:${line}`
}
