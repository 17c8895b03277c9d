import { normalize } from 'node:path'
import { normalizeOptionName } from './option-name.ts'
import type { Option } from './option.ts'

const NAME_WIDTH = 30
const TEXT_WIDTH = 44
const TEXT_INDENT = ' '.repeat(35)

/** Describes options for `--help`, by group. */
export function formatHelp(program: string, options: Iterable<Option>): string {
  let text = `Usage: ${program} [OPTIONS]\n\nOptions:\n\n`
  for (const [group, members] of [...byGroup(options)].sort(byFirst)) {
    if (group !== '') text += `\n${normalize(group)} options:\n\n`
    const entries = members.map((option): [string, string] => [option.name, formatOption(option)])
    for (const [, entry] of entries.sort(byFirst)) text += entry
  }
  return `${text}\n`
}

function byGroup(options: Iterable<Option>): Map<string, Option[]> {
  const groups = new Map<string, Option[]>()
  for (const option of options) {
    const members = groups.get(option.group)
    if (members === undefined) groups.set(option.group, [option])
    else members.push(option)
  }
  return groups
}

function byFirst([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function formatOption(option: Option): string {
  const { metavar, defaultValue } = option
  const name = normalizeOptionName(option.name) + (metavar === '' ? '' : `=${metavar}`)
  const hasDefault = defaultValue !== undefined && defaultValue !== null && defaultValue !== ''
  const description = option.help + (hasDefault ? ` (default ${formatValue(defaultValue)})` : '')
  const lines = wrap(description)
  if (name.length > NAME_WIDTH || lines.length === 0) lines.unshift('')
  return `  --${name.padEnd(NAME_WIDTH)} ${lines.join(`\n${TEXT_INDENT}`)}\n`
}

/** Writes a value as the command line or a configuration file would. */
function formatValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatValue).join(', ')}]`
  return value instanceof Date ? formatDate(value) : String(value)
}

function formatDate(date: Date): string {
  const day = [date.getMonth() + 1, date.getDate()].map(twoDigits).join('-')
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':')
  return `${String(date.getFullYear()).padStart(4, '0')}-${day} ${time}`
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}

/** Fills lines with words; a word longer than a line is cut. */
function wrap(text: string): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.match(/\S+/g) ?? []) {
    if (line !== '' && line.length + 1 + word.length <= TEXT_WIDTH) {
      line += ` ${word}`
      continue
    }
    if (line !== '') lines.push(line)
    line = word
    while (line.length > TEXT_WIDTH) {
      lines.push(line.slice(0, TEXT_WIDTH))
      line = line.slice(TEXT_WIDTH)
    }
  }
  if (line !== '') lines.push(line)
  return lines
}
