/**
 * Runs eslint over a few folders at a time: what the types of the whole workspace take in one process
 * is more than Node's heap.
 *
 * Run: npm run lint:code
 */
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'

const GROUP = 4

const folders = ['packages', 'examples'].flatMap((parent) =>
  readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${parent}/${entry.name}`),
)
const groups = [['benchmarks', 'scripts', '*.mjs']]
for (let i = 0; i < folders.length; i += GROUP) groups.push(folders.slice(i, i + GROUP))

let failed = false

/** Takes one group after the other, until there are none. */
async function work() {
  for (let group = groups.pop(); group !== undefined; group = groups.pop()) {
    const args = ['--max-warnings', '0', '--no-error-on-unmatched-pattern', ...group]
    const child = spawn('eslint', args, { stdio: 'inherit' })
    const code = await new Promise((resolve, reject) => {
      child.on('exit', resolve)
      child.on('error', reject)
    })
    if (code !== 0) failed = true
  }
}

await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, work))
process.exitCode = failed ? 1 : 0
