import { describe, expect, test } from '@jest/globals'

import { linkify, type LinkifyOptions } from '../src/index.ts'

const link = (url: string, text = url, attributes = ''): string =>
  `<a href="${url}"${attributes}>${text}</a>`

const rel = { extraParams: 'rel=nofollow class=link' }
const onlyWithProtocol = { requireProtocol: true }
const cities = { extraParams: (href: string) => (href.includes('example') ? ' class="in" ' : '') }

const cases: [text: string, options: LinkifyOptions, expected: string][] = [
  ['hello http://world.com/!', {}, `hello ${link('http://world.com/')}!`],
  [
    'hello http://world.com/with?param=true&stuff=yes',
    {},
    `hello ${link('http://world.com/with?param=true&amp;stuff=yes')}`,
  ],
  [
    'http://url.com/w(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    {},
    `${link('http://url.com/w')}(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa`,
  ],
  [
    'http://url.com/withmany.......................................',
    {},
    `${link('http://url.com/withmany')}.......................................`,
  ],
  [
    'http://url.com/withmany((((((((((((((((((((((((((((((((((a)',
    {},
    `${link('http://url.com/withmany')}((((((((((((((((((((((((((((((((((a)`,
  ],
  ['http://foo.com/blah_blah', {}, link('http://foo.com/blah_blah')],
  ['http://foo.com/blah_blah/', {}, link('http://foo.com/blah_blah/')],
  [
    '(Something like http://foo.com/blah_blah)',
    {},
    `(Something like ${link('http://foo.com/blah_blah')})`,
  ],
  ['http://foo.com/blah_blah_(wikipedia)', {}, link('http://foo.com/blah_blah_(wikipedia)')],
  [
    'http://foo.com/blah_(blah)_(wikipedia)_blah',
    {},
    link('http://foo.com/blah_(blah)_(wikipedia)_blah'),
  ],
  [
    '(Something like http://foo.com/blah_blah_(wikipedia))',
    {},
    `(Something like ${link('http://foo.com/blah_blah_(wikipedia)')})`,
  ],
  ['http://foo.com/blah_blah.', {}, `${link('http://foo.com/blah_blah')}.`],
  ['http://foo.com/blah_blah/.', {}, `${link('http://foo.com/blah_blah/')}.`],
  ['<http://foo.com/blah_blah>', {}, `&lt;${link('http://foo.com/blah_blah')}&gt;`],
  ['<http://foo.com/blah_blah/>', {}, `&lt;${link('http://foo.com/blah_blah/')}&gt;`],
  ['http://foo.com/blah_blah,', {}, `${link('http://foo.com/blah_blah')},`],
  [
    'http://www.example.com/wpstyle/?p=364.',
    {},
    `${link('http://www.example.com/wpstyle/?p=364')}.`,
  ],
  ['rdar://1234', { permittedProtocols: ['http', 'rdar'] }, link('rdar://1234')],
  ['rdar:/1234', { permittedProtocols: ['rdar'] }, link('rdar:/1234')],
  ['http://userid:password@example.com:8080', {}, link('http://userid:password@example.com:8080')],
  ['http://userid@example.com:8080/', {}, link('http://userid@example.com:8080/')],
  [
    'message://%3c330e7f8409726r6a4ba78dkf1fd71420c1bf6ff@mail.gmail.com%3e',
    { permittedProtocols: ['http', 'message'] },
    link('message://%3c330e7f8409726r6a4ba78dkf1fd71420c1bf6ff@mail.gmail.com%3e'),
  ],
  ['http://\u27a1.ws/\u4a39', {}, link('http://\u27a1.ws/\u4a39')],
  ['<tag>http://example.com</tag>', {}, `&lt;tag&gt;${link('http://example.com')}&lt;/tag&gt;`],
  [
    'Just a www.example.com link.',
    {},
    `Just a ${link('http://www.example.com', 'www.example.com')} link.`,
  ],
  ['Just a www.example.com link.', onlyWithProtocol, 'Just a www.example.com link.'],
  [
    'A http://reallylong.com/link/that/exceedsthelenglimit.html',
    { requireProtocol: true, shorten: true },
    `A ${link(
      'http://reallylong.com/link/that/exceedsthelenglimit.html',
      'http://reallylong.com/link...',
      ' title="http://reallylong.com/link/that/exceedsthelenglimit.html"',
    )}`,
  ],
  [
    'A http://reallylongdomainnamethatwillbetoolong.com/hi!',
    { shorten: true },
    `A ${link(
      'http://reallylongdomainnamethatwillbetoolong.com/hi',
      'http://reallylongdomainnametha...',
      ' title="http://reallylongdomainnamethatwillbetoolong.com/hi"',
    )}!`,
  ],
  [
    'A file:///passwords.txt and http://web.com link',
    {},
    `A file:///passwords.txt and ${link('http://web.com')} link`,
  ],
  [
    'A file:///passwords.txt and http://web.com link',
    { permittedProtocols: ['file'] },
    `A ${link('file:///passwords.txt')} and http://web.com link`,
  ],
  [
    'www.external-link.com',
    { extraParams: 'rel="nofollow" class="external"' },
    link(
      'http://www.external-link.com',
      'www.external-link.com',
      ' rel="nofollow" class="external"',
    ),
  ],
  [
    'www.external-link.com and www.internal-link.com/blogs extra',
    {
      extraParams: (href) => (href.startsWith('http://www.internal') ? 'class="internal"' : ' x '),
    },
    `${link('http://www.external-link.com', 'www.external-link.com', ' x')} and ` +
      `${link('http://www.internal-link.com/blogs', 'www.internal-link.com/blogs', ' class="internal"')} extra`,
  ],
  [
    'www.external-link.com',
    { extraParams: '    rel="nofollow" class="external"  ' },
    link(
      'http://www.external-link.com',
      'www.external-link.com',
      ' rel="nofollow" class="external"',
    ),
  ],
]

test.each(cases)('escape_test.test_linkify: %s (case %#)', (text, options, expected) => {
  expect(linkify(text, options)).toBe(expected)
})

describe('beyond the reference vectors', () => {
  test.each<[string, LinkifyOptions, string]>([
    ['javascript:alert(1)', {}, 'javascript:alert(1)'],
    ['ftp://x.com', {}, 'ftp://x.com'],
    ['HTTP://x.com', {}, 'HTTP://x.com'],
    ['http://x.com/"><script>', {}, `${link('http://x.com/')}&quot;&gt;&lt;script&gt;`],
    ['http://x.com/?q="a"', {}, `${link('http://x.com/?q=&quot;a')}&quot;`],
    ["http://x.com/'a", {}, `${link('http://x.com/')}&#x27;a`],
    ['http://a.com http://b.com', {}, `${link('http://a.com')} ${link('http://b.com')}`],
    ['éhttp://x.com', {}, 'éhttp://x.com'],
    ['--http://x.com', {}, `--${link('http://x.com')}`],
    ['my-www.x.com', {}, `my-${link('http://www.x.com', 'www.x.com')}`],
    ['mywww.x.com www. WWW.x.com', {}, 'mywww.x.com www. WWW.x.com'],
    ['http:x http://x', onlyWithProtocol, `http:x ${link('http://x')}`],
    ['http://((', {}, `${link('http://')}((`],
    ['http:/ http:/.', {}, 'http:/ http:/.'],
    ['http:////x', {}, link('http:////x')],
    ['', {}, ''],
    [
      'see www.example.com.',
      cities,
      `see ${link('http://www.example.com', 'www.example.com', ' class="in"')}.`,
    ],
    ['www.x.com', cities, link('http://www.x.com', 'www.x.com', ' ')],
    ['www.x.com', { extraParams: '' }, link('http://www.x.com', 'www.x.com')],
    ['http://x.com', rel, link('http://x.com', 'http://x.com', ' rel=nofollow class=link')],
  ])('%j', (text, options, expected) => {
    expect(linkify(text, options)).toBe(expected)
  })

  test('bytes are UTF-8', () => {
    expect(linkify(Buffer.from('é http://é.com'))).toBe(`é ${link('http://é.com')}`)
  })
})

describe('shorten', () => {
  const shown = (url: string): string =>
    />([^<]*)</.exec(linkify(url, { shorten: true }))?.[1] ?? ''

  test.each([
    ['http://a.com/short', 'http://a.com/short'],
    [
      'http://abcdefghijklmnopqrstuvwxyz.com/a/b/c/d/e/f/g?x=1',
      'http://abcdefghijklmnopqrstuvwxyz.com/a...',
    ],
    [`http://a.com/${'x'.repeat(40)}`, 'http://a.com/xxxxxxxx...'],
    ['http://example.com/page.html/and/more', 'http://example.com/page...'],
    ['http://example.com/p?question=answer', 'http://example.com/p...'],
    ['www.example.com/directory/file.html', 'www.example.com/director...'],
    // As in Tornado, a reference is kept in one piece only near the end.
    [`http://a.com/${'&'.repeat(27)}x`, 'http://a.com/&amp;&am...'],
    ['http://abcdefghijklmnop.com/&&&&&&&&&x', 'http://abcdefghijklmnop.com/&amp;...'],
    // Shortening would save nothing.
    ['http://www.example.com/directoryab', 'http://www.example.com/directoryab'],
    ['http://abcdefghijklmnopqrs.com', 'http://abcdefghijklmnopqrs.com'],
    [`http://a.com/1234567${'😀'.repeat(30)}`, 'http://a.com/1234567...'],
  ])('%s', (url, expected) => {
    expect(shown(url)).toBe(expected)
  })
})

describe('hostile text takes linear time', () => {
  const N = 100_000
  test.each([
    ['dots', '.'.repeat(N)],
    ['parentheses', '('.repeat(N)],
    ['URLs without a space', 'http://a'.repeat(N / 8)],
    ['dots behind a protocol', `http://${'.'.repeat(N)}`],
    ['parentheses behind a protocol', `http://a${'('.repeat(N)}`],
    ['protocols in open parentheses', 'http://a('.repeat(N / 9)],
    ['hyphenated words', 'a-'.repeat(N / 2)],
    ['hyphens', `${'-'.repeat(N)}:/x`],
    ['references', `http://a${'&quot;'.repeat(N / 6)}`],
    ['ampersands', '&'.repeat(N)],
    ['www', 'www.'.repeat(N / 4)],
    ['www with hyphens', '-www'.repeat(N / 4)],
    ['protocols with nothing behind them', 'a:/'.repeat(N / 3)],
  ])('%s', (_name, text) => {
    const start = cpuTime()
    linkify(text, { shorten: true })
    expect(cpuTime() - start).toBeLessThan(1000)
  })
})

/** Processor time of this process in milliseconds: what other programs do does not count. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
