import express, { type Express, type Request } from 'express'
import type { Board } from './board.ts'
import { readNote } from './note.ts'

/** The part of the site that was there first: an Express application, which takes the form. */
export function makeLegacy(board: Board): Express {
  const app = express()
  app.disable('x-powered-by')
  app.post('/notes', express.urlencoded({ extended: false, limit: '16kb' }), (req, res) => {
    const note = readNote(req.body)
    if (isFromElsewhere(req)) {
      res.status(403).type('text').send('This form belongs to another site.')
    } else if (note === undefined) {
      res.status(400).type('text').send('A note has a name and a text.')
    } else {
      board.add(note, 'Express')
      res.redirect(303, '/')
    }
  })
  return app
}

/** Browsers say where a form comes from. */
function isFromElsewhere(req: Request): boolean {
  const { origin, host } = req.headers
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host)
}
