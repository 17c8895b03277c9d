import { DictLoader, Template } from '@tornado-ts/template'
import { createSignedValue, decodeSignedValue } from '@tornado-ts/web'
import { Eta } from 'eta'
import nunjucks from 'nunjucks'

const ROUNDS = 15
const ITERATIONS = 3000

type Task = () => unknown

/** Microseconds of each task: the median of rounds in which all take their turn. */
function measure(tasks: Readonly<Record<string, Task>>): Record<string, number> {
  const times: Record<string, number[]> = {}
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, task] of Object.entries(tasks)) {
      const start = process.hrtime.bigint()
      for (let i = 0; i < ITERATIONS; i++) task()
      const elapsed = Number(process.hrtime.bigint() - start) / ITERATIONS / 1000
      ;(times[name] ??= []).push(elapsed)
    }
  }
  return Object.fromEntries(
    Object.entries(times).map(([name, list]) => [
      name,
      list.toSorted((a, b) => a - b)[ROUNDS >> 1]!,
    ]),
  )
}

function table(
  title: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const rule = columns.map((_, i) => (i === 0 ? '---' : '---:'))
  return `### ${title}\n\n${[line(columns), line(rule), ...rows.map(line)].join('\n')}\n`
}

/** Fifty rows; in one of five names and one of seven notes there is something to escape. */
const ITEMS = Array.from({ length: 50 }, (_, id) => ({
  id,
  name: id % 5 === 0 ? `Salt <& pepper> ${id}` : `Article number ${id}`,
  note: id % 7 === 0 ? `it's "fresh"` : 'nothing special about this one',
  price: id * 3 + 0.5,
}))

const ROW = `<tr><td>{{ row.id }}</td><td>{{ row.name }}</td><td>{{ row.note }}</td><td>{{ row.price }}</td></tr>`
const TABLE = `<table>\n{% for row in rows %}${ROW}\n{% end %}</table>\n`

/** The table, by the three engines; what is sent are bytes, which ours gives and the others do not. */
function renderingTable(): string {
  const ours = new Template(TABLE, { name: 'table.txt' })
  const eta = new Eta({ autoTrim: false })
  const etaSource = TABLE.replace('{% for row in rows %}', '<% for (const row of it.rows) { %>')
    .replace('{% end %}', '<% } %>')
    .replaceAll('{{', '<%=')
    .replaceAll('}}', '%>')
  const compiled = eta.compile(etaSource)
  const nunjucksSource = TABLE.replace('{% end %}', '{% endfor %}')
  const environment = new nunjucks.Environment(null, { autoescape: true })
  const nunjucksTemplate = nunjucks.compile(nunjucksSource, environment)
  const data = { rows: ITEMS }
  const etaText = (): string => compiled.call(eta, data)
  const nunjucksText = (): string => nunjucksTemplate.render(data)
  const plain = (text: string): string => text.replaceAll(/&#x27;|&#39;/g, "'")
  const expected = plain(ours.generate(data).toString())
  if (plain(etaText()) !== expected || plain(nunjucksText()) !== expected) {
    throw new Error('the engines do not render the same')
  }
  const times = measure({
    ours: () => ours.generate(data),
    etaText,
    etaBytes: () => Buffer.from(etaText()),
    nunjucksText,
    nunjucksBytes: () => Buffer.from(nunjucksText()),
  })
  const cell = (name: string): string => (times[name] ?? Number.NaN).toFixed(1)
  const ratio = (name: string): string => ((times['ours'] ?? 0) / (times[name] ?? 1)).toFixed(2)
  return table(
    'web: a table of 50 rows and 4 columns, escaped',
    ['engine', 'µs to text', 'µs to bytes', 'ours / it, text', 'ours / it, bytes'],
    [
      ['tornado-template', '', cell('ours'), '', ''],
      ['eta', cell('etaText'), cell('etaBytes'), ratio('etaText'), ratio('etaBytes')],
      [
        'nunjucks',
        cell('nunjucksText'),
        cell('nunjucksBytes'),
        ratio('nunjucksText'),
        ratio('nunjucksBytes'),
      ],
    ],
  )
}

/** The same page written in one file, and as three that extend each other and an include. */
function inheritanceTable(): string {
  const loader = new DictLoader({
    'flat.html': `<html><head><title>{{ title }} - Shop</title></head><body><main><h1>{{ title }}</h1>${TABLE}</main></body></html>`,
    'base.html': `<html><head><title>{% block title %}Shop{% end %}</title></head><body>{% block body %}{% end %}</body></html>`,
    'layout.html': `{% extends "base.html" %}{% block title %}{{ title }} - Shop{% end %}{% block body %}<main>{% block main %}{% end %}</main>{% end %}`,
    'page.html': `{% extends "layout.html" %}{% block main %}<h1>{{ title }}</h1>{% include "table.html" %}{% end %}`,
    'table.html': TABLE,
  })
  const flat = loader.load('flat.html')
  const page = loader.load('page.html')
  const data = { title: 'Articles', rows: ITEMS }
  if (!flat.generate(data).equals(page.generate(data))) throw new Error('the pages differ')
  const times = measure({ flat: () => flat.generate(data), page: () => page.generate(data) })
  const [one = 0, three = 0] = [times['flat'], times['page']]
  return table(
    'web: template inheritance',
    ['page', 'µs to render', 'of one file'],
    [
      ['in one file', one.toFixed(1), ''],
      ['three levels and an include', three.toFixed(1), (three / one).toFixed(2)],
    ],
  )
}

function signedValueTable(): string {
  const secret = 'a long random text that only the server knows'
  const value = 'someone@example.com'
  const [first, second] = [1, 2].map((version) =>
    createSignedValue(secret, 'user', value, { version }),
  )
  const times = measure({
    'write, version 2': () => createSignedValue(secret, 'user', value),
    'read, version 2': () => decodeSignedValue(secret, 'user', second),
    'read, version 1': () => decodeSignedValue(secret, 'user', first),
    'refuse a forged one': () => decodeSignedValue('another', 'user', second),
  })
  return table(
    'web: signed cookies',
    ['', 'µs'],
    Object.entries(times).map(([name, time]) => [name, time.toFixed(1)]),
  )
}

/** Markdown tables of what needs no server. */
export function webTables(): string {
  return [renderingTable(), inheritanceTable(), signedValueTable()].join('\n')
}
