import http from 'node:http'
import http2 from 'node:http2'
import { expect, it } from '@jest/globals'
import connect from 'connect'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { Application } from '@tornado-ts/web'
import { FetchContainer, NodeAdapter, NodeContainer } from '../src/index.ts'

// What matters here is that it compiles: frameworks fit as they are, without casts.
it('frameworks fit', () => {
  const guests = [
    new NodeContainer(express()),
    new NodeContainer(connect()),
    new NodeContainer(new Koa().callback()),
    new NodeContainer(fastify().routing),
    new NodeContainer((_req, res) => res.end()),
    new FetchContainer(new Hono()),
    new FetchContainer(new Hono<{ Bindings: { KEY: string } }>(), { env: { KEY: 'k' } }),
    new FetchContainer((request, env: { KEY: string }) => new Response(request.url + env.KEY)),
    new FetchContainer({ fetch: async () => new Response() }),
  ]
  const rules = guests.map((guest) => ['/', guest] as const)
  const { handler, upgrade } = new NodeAdapter(new Application(rules))
  express().use(handler)
  connect().use(handler)
  http.createServer(handler).on('upgrade', upgrade)
  http2.createServer(handler)
  expect(guests).toHaveLength(9)
})

it('what does not fit is refused', () => {
  // @ts-expect-error a container is no application
  expect(() => new FetchContainer(new Application())).toThrow(TypeError)
  // @ts-expect-error an application is no function
  expect(() => new NodeContainer(new Hono())).toThrow(TypeError)
  // @ts-expect-error the answer must be a Response
  expect(new FetchContainer(() => 'text')).toBeInstanceOf(FetchContainer)
})
