import { Application } from '@tornado-ts/web'
import { MainHandler } from './handlers/main.ts'
import { MessageNewHandler } from './handlers/message-new.ts'
import { MessageUpdatesHandler } from './handlers/message-updates.ts'
import { MessageBuffer } from './message-buffer.ts'

/** The chat: its pages, and the messages they share. */
export class Chat extends Application {
  readonly buffer = new MessageBuffer()

  constructor({ debug = false } = {}) {
    super(
      [
        ['/', MainHandler],
        ['/a/message/new', MessageNewHandler],
        ['/a/message/updates', MessageUpdatesHandler],
      ],
      {
        templatePath: `${import.meta.dirname}/templates`,
        staticPath: `${import.meta.dirname}/static`,
        xsrfCookies: true,
        // The script of the page reads this cookie, so it is not `httponly`.
        xsrfCookieKwargs: { samesite: 'Lax' },
        debug,
      },
    )
  }
}
