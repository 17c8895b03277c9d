import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { Board } from './board.ts'
import { readNote } from './note.ts'

/** The part of the site for programs: a Hono application, which also sends notes as they come. */
export function makeEdge(board: Board): Hono {
  const app = new Hono().basePath('/api')
  app.get('/notes', (c) => c.json({ notes: board.notes }))
  app.post('/notes', async (c) => {
    // Pages of other sites can send forms, but not this type.
    if (c.req.header('Content-Type') !== 'application/json') return c.text('JSON, please', 415)
    const note = readNote(await c.req.json().catch(() => undefined))
    if (note === undefined) return c.text('A note has an author and a text', 400)
    return c.json(board.add(note, 'Hono'), 201)
  })
  app.get('/events', (c) =>
    streamSSE(c, async (events) => {
      const aborter = new AbortController()
      events.onAbort(() => aborter.abort())
      for await (const note of board.follow(aborter.signal)) {
        await events.writeSSE({ id: String(note.id), data: JSON.stringify(note) })
      }
    }),
  )
  return app
}
