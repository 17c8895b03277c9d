import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Runs a fixture, TypeScript on the packages' sources, in a fresh process; resolves with stdout and stderr. */
export async function runNode(fixture: string, ...flags: string[]): Promise<string> {
  const file = fileURLToPath(new URL(`./fixtures/${fixture}`, import.meta.url))
  const args = ['--conditions=tornado-ts-source', '--import', 'tsx', ...flags, file]
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    timeout: 20_000,
  })
  return stdout + stderr
}
