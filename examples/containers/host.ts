import { createServer, type Server } from 'node:http'
import { NodeAdapter } from '@tornado-ts/container'
import type { Application } from '@tornado-ts/web'
import express from 'express'

/** The other direction: the whole application as a middleware of Express, on a server of Node. */
export function makeHost(application: Application): Server {
  const adapter = new NodeAdapter(application)
  const app = express()
  app.disable('x-powered-by')
  app.use(adapter.handler)
  // What no rule of the application matches comes here.
  app.get('/about', (_req, res) => {
    res.type('text').send('This page is of Express, around a tornado-ts application.\n')
  })
  return createServer(app)
}
