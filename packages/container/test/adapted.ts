import http from 'node:http'
import { Application, type ApplicationRules, RequestHandler } from '@tornado-ts/web'
import { type AdaptedApplication, NodeAdapter, type NodeAdapterOptions } from '../src/index.ts'
import { listen, type Site } from './serve.ts'

/** Says who asks for what, and sends bodies back. */
export class Hello extends RequestHandler {
  override get(): void {
    this.write(`hello ${this.request.remoteIp} ${this.request.protocol} ${this.request.uri}`)
  }

  override head(): void {
    this.get()
  }

  override post(): void {
    this.write(this.request.body)
  }
}

/** Serves an application, or rules, in a server of `node:http`. */
export function host(
  app: AdaptedApplication | ApplicationRules,
  options?: NodeAdapterOptions,
): Promise<Site> {
  const adapted = Array.isArray(app) ? new Application(app as ApplicationRules) : app
  const adapter = new NodeAdapter(adapted as AdaptedApplication, options)
  return listen(http.createServer(adapter.handler))
}
