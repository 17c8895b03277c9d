import { expect, it } from '@jest/globals'
import { slugOf, slugsOf } from '../slug.ts'

it.each([
  ['Hello, world!', 'hello-world'],
  ['  Crème brûlée  ', 'creme-brulee'],
  ['ﬁne Ⅳ ½', 'fine-iv-1-2'],
  ['snake_case & kebab-case', 'snake_case-kebab-case'],
  ['日本語', 'entry'],
  ['日本 go', 'go'],
  ['', 'entry'],
  ['<script>../..</script>', 'script-script'],
  ['x'.repeat(512), 'x'.repeat(90)],
  [`${'x'.repeat(89)} y`, 'x'.repeat(89)],
])('the slug of %j is %s', (title, slug) => {
  expect(slugOf(title)).toBe(slug)
})

it('has another one when it is taken', () => {
  const slugs = slugsOf('A title')
  expect([slugs.next().value, slugs.next().value, slugs.next().value]).toEqual([
    'a-title',
    'a-title-2',
    'a-title-3',
  ])
})
