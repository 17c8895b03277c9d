import { describe, expect, it } from '@jest/globals'
import { Application } from '../src/index.ts'

describe("settings in Python's spelling", () => {
  it.each([
    ['cookie_secret', 'cookieSecret'],
    ['xsrf_cookies', 'xsrfCookies'],
    ['static_path', 'staticPath'],
    ['websocket_ping_interval', 'websocketPingInterval'],
  ])('%s is refused, with the right name', (name, here) => {
    expect(() => new Application([], { [name]: 'x' })).toThrow(
      new RangeError(`the setting "${name}" is called "${here}"`),
    )
  })

  it('are let pass if they are those of the application', () => {
    const settings = { blog_title: 'Blog', db_url: 'x', googleOauth: { key: 'k', secret: 's' } }
    expect(new Application([], settings).settings).toMatchObject(settings)
  })
})
