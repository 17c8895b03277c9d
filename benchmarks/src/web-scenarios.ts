import type { Scenario } from './scenarios.ts'

const SERVERS: readonly string[] = ['features-fastify', 'features-tornado']
const STATIC_SERVERS: readonly string[] = ['features-serve-static', ...SERVERS]

/** A session, and the secret and token against XSRF that each server would have given the client. */
const FORM_HEADERS: readonly string[] = [
  'Cookie: session=f3a9c2e1d4b5; _csrf=5XNKXXbzvYCbPNbUGKZZDUvv; _xsrf=2|deadbeef|debc9cdc9af8d8985634145412705010|1300000000',
  'CSRF-Token: BiwWSvI8-5OG6o5LQkgFMeGGmSJURGdIoytmc39SKPmmtqRrTYs0',
  'X-XSRFToken: 2|01020304|0113213745576573899ba9bfcddfedfb|1700000000',
]

/** What `web` does beyond routing, against the usual plugins of Fastify and node:http. */
export const WEB_SCENARIOS: readonly Scenario[] = [
  {
    name: 'web: JSON',
    path: '/json',
    connections: 64,
    servers: SERVERS,
  },
  {
    name: 'web: five arguments, a cookie and the XSRF check',
    path: '/form?name=Sean+O%27Brien&street=Main+Street+1&city=Bern&country=CH&age=42',
    connections: 64,
    servers: SERVERS,
    script: 'form.lua',
    headers: FORM_HEADERS,
  },
  {
    name: 'web: static file of 1 KiB',
    path: '/static/1k.txt',
    connections: 64,
    servers: STATIC_SERVERS,
  },
  {
    name: 'web: static file of 1 MiB',
    path: '/static/1m.txt',
    connections: 8,
    servers: STATIC_SERVERS,
    bytesPerRequest: 1048576,
  },
]
