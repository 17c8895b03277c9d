import { Application, RequestHandler } from '@tornado-ts/web'
import { ChatSocketHandler } from './chat-socket-handler.ts'

/** The page, with the messages so far. */
class MainHandler extends RequestHandler {
  override async get(): Promise<void> {
    await this.render('index.html', { messages: ChatSocketHandler.cache })
  }
}

/** The chat: its page, and the socket behind it. */
export class Chat extends Application {
  constructor({ debug = false } = {}) {
    super(
      [
        ['/', MainHandler],
        ['/chatsocket', ChatSocketHandler],
      ],
      {
        templatePath: `${import.meta.dirname}/templates`,
        staticPath: `${import.meta.dirname}/static`,
        websocketPingInterval: 30,
        websocketMaxMessageSize: 64 * 1024,
        debug,
      },
    )
  }
}
