import { Application, url } from '@tornado-ts/web'
import type { Db } from './db.ts'
import { EntryModule } from './entry-module.ts'
import { ArchiveHandler } from './handlers/archive.ts'
import { ComposeHandler } from './handlers/compose.ts'
import { CreateAuthorHandler } from './handlers/create-author.ts'
import { EntryHandler } from './handlers/entry.ts'
import { FeedHandler } from './handlers/feed.ts'
import { HomeHandler } from './handlers/home.ts'
import { LoginHandler } from './handlers/login.ts'
import { LogoutHandler } from './handlers/logout.ts'
import { NotFoundHandler } from './handlers/not-found.ts'

export interface BlogSettings {
  /** Signs the cookie that says who the user is. */
  readonly cookieSecret: string
  readonly debug?: boolean
}

/** The blog: its pages, and the database they are made from. */
export class Blog extends Application {
  readonly db: Db

  constructor(db: Db, { cookieSecret, debug = false }: BlogSettings) {
    super(
      [
        ['/', HomeHandler],
        ['/archive', ArchiveHandler],
        ['/feed', FeedHandler],
        url('/entry/([^/]+)', EntryHandler, {}, 'entry'),
        ['/compose', ComposeHandler],
        ['/auth/create', CreateAuthorHandler],
        ['/auth/login', LoginHandler],
        ['/auth/logout', LogoutHandler],
      ],
      {
        blogTitle: 'Tornado Blog',
        templatePath: `${import.meta.dirname}/templates`,
        staticPath: `${import.meta.dirname}/static`,
        uiModules: { Entry: EntryModule },
        xsrfCookies: true,
        xsrfCookieKwargs: { httponly: true, samesite: 'Lax' },
        loginUrl: '/auth/login',
        defaultHandlerClass: NotFoundHandler,
        cookieSecret,
        debug,
      },
    )
    this.db = db
  }
}
