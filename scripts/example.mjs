/** Starts an example from its sources: `npm run example blog -- --port=9000`. */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const examples = join(import.meta.dirname, '..', 'examples')
const [name = '', ...args] = process.argv.slice(2)
const names = readdirSync(examples).filter((each) => existsSync(join(examples, each, 'package.json')))

if (names.includes(name)) {
  const command = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const program = spawn(command, ['run', '-s', 'start', '--', ...args], {
    cwd: join(examples, name),
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  // A terminal sends SIGINT to the example as well; here it only has to wait for the end.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => program.kill('SIGTERM'))
  program.on('exit', (status) => (process.exitCode = status ?? 1))
} else {
  console.error(`usage: npm run example NAME, where NAME is one of\n  ${names.join('\n  ')}`)
  process.exitCode = 2
}
