/** Starts an example from its sources: `npm run example blog -- --port=9000`. */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const examples = join(import.meta.dirname, '..', 'examples')
const names = readdirSync(examples).filter((name) => startOf(name) !== undefined)
const [wanted = '', ...args] = process.argv.slice(2)

if (names.includes(wanted)) start(wanted)
else {
  console.error(`usage: npm run example NAME, where NAME is one of\n  ${names.join('\n  ')}`)
  process.exitCode = 2
}

/** The command that starts an example: `tsx …`. */
function startOf(name) {
  const manifest = join(examples, name, 'package.json')
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).scripts.start : undefined
}

/** Runs that command without a shell between, which would keep signals to itself. */
function start(name) {
  const [, ...given] = startOf(name).split(' ')
  const program = spawn(process.execPath, ['--import', 'tsx', ...given, ...args], {
    cwd: join(examples, name),
    stdio: 'inherit',
  })
  // A terminal sends SIGINT to the example as well; here it only has to wait for the end.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => program.kill('SIGTERM'))
  program.on('exit', (status) => (process.exitCode = status ?? 1))
}
