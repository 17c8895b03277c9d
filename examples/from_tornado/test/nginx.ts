import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const NGINX = '/usr/sbin/nginx'

const run = promisify(execFile)

/** An nginx with a server of its own, until `stop`. */
export async function startNginx(server: string): Promise<{ stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'nginx-'))
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
    .join('\n  ')
  const configuration = `pid ${folder}/pid;
error_log ${folder}/error.log;
events {}
http {
  access_log off;
  ${temporary}
  ${server}
}
`
  await writeFile(join(folder, 'nginx.conf'), configuration)
  const args = ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')]
  // It goes into the background once it listens.
  await run(NGINX, args)
  return {
    async stop() {
      await run(NGINX, [...args, '-s', 'stop'])
      await rm(folder, { recursive: true, force: true })
    },
  }
}
