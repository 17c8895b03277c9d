import { HTTPHeaders, HTTPServerRequest, RequestStartLine } from '@tornado-ts/httputil'
import { PathMatches, Rule, RuleRouter } from '@tornado-ts/routing'

const ITERATIONS = 200_000
const ROUNDS = 7

const KINDS: readonly (readonly [
  name: string,
  pattern: (i: number) => string,
  path: (i: number) => string,
])[] = [
  ['literal paths', (i) => `/path/${i}`, (i) => `/path/${i}`],
  ['one group, own prefix', (i) => `/path${i}/([^/]+)`, (i) => `/path${i}/x`],
  ['one group, shared prefix', (i) => `/path/${i}/(\\d+)`, (i) => `/path/${i}/7`],
]

const delegate = { startRequest: () => ({}) }

/** Nanoseconds to match the last of `count` rules. */
function matchLast(count: number, kind: (typeof KINDS)[number]): number {
  const [, pattern, path] = kind
  const rules = Array.from(
    { length: count },
    (_, i) => new Rule(new PathMatches(pattern(i)), delegate),
  )
  const router = new RuleRouter(rules)
  const request = new HTTPServerRequest({
    startLine: new RequestStartLine('GET', path(count - 1), 'HTTP/1.1'),
    headers: new HTTPHeaders({ Host: 'localhost' }),
  })
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.hrtime.bigint()
    for (let i = 0; i < ITERATIONS; i++) {
      if (router.findHandler(request) === undefined) throw new Error('the last rule must match')
    }
    times.push(Number(process.hrtime.bigint() - start) / ITERATIONS)
  }
  return times.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? Number.NaN
}

/** A Markdown table: the last of 10 rules against the last of 1,000. */
export function routingTable(): string {
  const lines = [
    '### routing: ns to match the last rule',
    '',
    '| rules are | of 10 | of 1,000 | ratio |',
    '| --- | ---: | ---: | ---: |',
  ]
  for (const kind of KINDS) {
    const few = matchLast(10, kind)
    const many = matchLast(1000, kind)
    lines.push(
      `| ${kind[0]} | ${few.toFixed(0)} | ${many.toFixed(0)} | ${(many / few).toFixed(2)} |`,
    )
  }
  return `${lines.join('\n')}\n`
}
