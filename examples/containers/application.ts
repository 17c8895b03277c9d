import { FetchContainer, NodeContainer } from '@tornado-ts/container'
import { Application, RequestHandler } from '@tornado-ts/web'
import type { Board } from './board.ts'
import { makeEdge } from './edge.ts'
import { makeLegacy } from './legacy.ts'

/** The page with all notes. */
class BoardHandler extends RequestHandler {
  declare board: Board

  override initialize({ board }: { board: Board }): void {
    this.board = board
  }

  override async get(): Promise<void> {
    await this.render('board.html', { notes: this.board.notes })
  }
}

/** The site: a handler of its own, and two guests. */
export function makeApplication(board: Board): Application {
  return new Application(
    [
      ['/', BoardHandler, { board }],
      ['/notes', new NodeContainer(makeLegacy(board))],
      ['/api/.*', new FetchContainer(makeEdge(board))],
    ],
    {
      templatePath: `${import.meta.dirname}/templates`,
      staticPath: `${import.meta.dirname}/static`,
    },
  )
}
