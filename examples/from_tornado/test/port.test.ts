import type { ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  type Answer,
  describeWith,
  type Program,
  startProgram,
  Visitor,
} from '@tornado-ts/example-support'
import { freePort } from './free-port.ts'
import { NGINX, startNginx } from './nginx.ts'
import { startPython, TORNADO } from './python-app.ts'

const SECRET = 'one secret for both'
const example = `${import.meta.dirname}/..`

describe('the guide', () => {
  it.each([
    ['python/app.py', 'py'],
    ['main.ts', 'ts'],
    ['templates/base.html', 'html'],
    ['templates/login.html', 'html'],
    ['templates/notes.html', 'html'],
    ['python/templates/notes.html', 'html'],
    ['nginx.conf', 'nginx'],
  ])('shows %s as it is', async (file, language) => {
    const guide = await readFile(`${example}/../../docs/from-tornado.md`, 'utf8')
    const text = await readFile(`${example}/${file}`, 'utf8')
    expect(guide).toContain(`\n\`\`\`${language}\n${text}\`\`\`\n`)
  })

  it('has the templates that are the same in both', async () => {
    for (const name of ['base', 'login']) {
      const python = await readFile(`${example}/python/templates/${name}.html`, 'utf8')
      expect(await readFile(`${example}/templates/${name}.html`, 'utf8')).toBe(python)
    }
  })
})

describeWith(TORNADO)('the port', () => {
  let python: ChildProcess
  let pythonUrl: string
  let port: Program

  beforeAll(async () => {
    const pythonPort = await freePort()
    pythonUrl = `http://127.0.0.1:${pythonPort}`
    python = await startPython(pythonPort, SECRET)
    port = await startProgram(`${example}/main.ts`, [
      `--cookie-secret=${SECRET}`,
      '--logging=error',
    ])
  })

  afterAll(() => {
    python?.kill('SIGKILL')
    port?.kill()
  })

  /** What a user sees, but for the tokens, which are new each time. */
  function seen({ status, location, text }: Answer): object {
    return { status, location, text: text.replace(/value="2\|[^"]*"/g, 'value="TOKEN"') }
  }

  it('answers as the original does, byte for byte', async () => {
    const answers = await Promise.all(
      [pythonUrl, port.url].map(async (site) => {
        const visitor = new Visitor(site)
        return [
          await visitor.get('/'),
          await visitor.get('/login'),
          await visitor.post('/login', { name: 'Zoë' }),
          await visitor.submit('/login', {}),
          await visitor.submit('/login', { name: 'Zoë' }),
          await visitor.get('/'),
          await visitor.submit('/', { text: 'tea & <biscuits>' }),
          await visitor.submit('/', { text: 'coffee' }),
          await visitor.submit('/', { text: 'x'.repeat(201) }),
          await visitor.get('/'),
          await visitor.get('/?word=tea'),
          await visitor.get('/?word='),
          await visitor.get('/nowhere'),
          await visitor.get('/static/page.css'),
        ].map(seen)
      }),
    )
    expect(answers[1]).toEqual(answers[0])
    expect(answers[0]?.map((answer) => (answer as Answer).status)).toEqual([
      302, 200, 403, 400, 302, 200, 302, 302, 400, 200, 200, 200, 404, 200,
    ])
  })

  it.each(['the port', 'the original'])('takes a login and a form from %s', async (first) => {
    const sites = [port.url, pythonUrl]
    if (first === 'the original') sites.reverse()
    const [one, other] = sites.map((site) => new Visitor(site)) as [Visitor, Visitor]
    await one.submit('/login', { name: 'Zoë' })
    const page = await one.get('/')
    const token = /name="_xsrf" value="([^"]*)"/.exec(page.text)?.[1] ?? ''
    other.takeCookies(one)
    expect((await other.get('/')).text).toContain('<p>Zoë, ')
    const answer = await other.post('/', { text: 'from the other side', _xsrf: token })
    expect(answer.status).toBe(302)
  })

  describeWith(NGINX)('behind nginx', () => {
    let nginx: { stop(): Promise<void> } | undefined
    let url: string

    beforeAll(async () => {
      const nginxPort = await freePort()
      const server = await readFile(`${example}/nginx.conf`, 'utf8')
      nginx = await startNginx(
        server
          .replace('listen 80', `listen 127.0.0.1:${nginxPort}`)
          .replace('127.0.0.1:8888', new URL(pythonUrl).host)
          .replace('127.0.0.1:8889', new URL(port.url).host),
      )
      url = `http://127.0.0.1:${nginxPort}`
    })

    afterAll(() => nginx?.stop())

    it('one page is served by the port, and all others by the original', async () => {
      const visitor = new Visitor(url)
      const login = await visitor.get('/login')
      expect(login.headers.get('Server')).toMatch(/^tornado-ts/)
      expect((await visitor.submit('/login', { name: 'Ben' })).status).toBe(302)
      const notes = await visitor.get('/')
      expect(notes.headers.get('Server')).toMatch(/^TornadoServer/)
      expect(notes.text).toContain('<p>Ben, ')
      expect((await visitor.submit('/', { text: 'written over nginx' })).status).toBe(302)
    })
  })
})
