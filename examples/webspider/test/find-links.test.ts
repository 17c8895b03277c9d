import { expect, it } from '@jest/globals'
import { findLinks } from '../find-links.ts'

it.each([
  ['<a href="b">', ['http://h/a/b']],
  ["<A class=x HREF = 'b#top' id=y>", ['http://h/a/b']],
  ['<a href=/c>', ['http://h/c']],
  ['<a\nhref="?q=1&amp;r=2">', ['http://h/a/?q=1&r=2']],
  ['<a title="a > b" href="b">', ['http://h/a/b']],
  ['<a href="b"><a href="b#x"><a href="./b">', ['http://h/a/b']],
  ['<a href="https://other/"><a href="mailto:x@y">', ['https://other/', 'mailto:x@y']],
  ['<a name="href=b"><a data-href="b"><abbr href="b"><a>', []],
  ['<!-- <a href="b"> --><script>"<a href=b>"</script >', []],
  ['<a href="http://[">', []],
  ['', []],
])('%s', (html, links) => {
  expect(findLinks(html, 'http://h/a/')).toEqual(links)
})

it.each([
  ['tags', '<a '],
  ['attributes', '<a href="'],
  ['values', "<a x='"],
  ['comments', '<!--'],
  ['scripts', '<script>'],
  ['titles', '<title></title'],
  ['blanks', '<a x      '],
  ['equals signs', '<a ='],
])('takes linear time for %s that never end', (_, piece) => {
  expect(findLinks(piece.repeat(100_000), 'http://h/')).toEqual([])
})
