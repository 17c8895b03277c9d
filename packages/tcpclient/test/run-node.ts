import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Runs a fixture on the packages' sources in a fresh process; resolves with its output. */
export async function runNode(fixture: string): Promise<string> {
  const file = fileURLToPath(new URL(`./fixtures/${fixture}`, import.meta.url))
  const args = ['--conditions=tornado-ts-source', '--import', 'tsx', file]
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { timeout: 20_000 })
  return stdout + stderr
}
