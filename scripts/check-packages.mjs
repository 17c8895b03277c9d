/**
 * Packs every package as it would be published and has publint and attw look at the tarballs. Also
 * checks that each carries its README, licence and types.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const bin = join(root, 'node_modules', '.bin')
const target = mkdtempSync(join(tmpdir(), 'packages-'))
const failures = []

function check(name, command, args) {
  const { status, stdout, stderr } = spawnSync(join(bin, command), args, { encoding: 'utf8' })
  if (status !== 0) failures.push(`${name}: ${command}\n${stdout}${stderr}`)
}

try {
  for (const folder of readdirSync(join(root, 'packages'))) {
    const cwd = join(root, 'packages', folder)
    const { name } = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'))
    execFileSync('npx', ['-y', 'pnpm@12.21.0', 'pack', '--pack-destination', target], {
      cwd,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const tarball = join(
      target,
      readdirSync(target).find((file) => file.endsWith('.tgz')),
    )
    const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' })
    for (const file of ['README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts']) {
      if (!files.includes(`package/${file}\n`)) failures.push(`${name}: no ${file} in the tarball`)
    }
    check(name, 'publint', ['run', tarball, '--strict'])
    check(name, 'attw', [tarball, '--profile', 'esm-only'])
    rmSync(tarball)
  }
} finally {
  rmSync(target, { recursive: true, force: true })
}
if (failures.length > 0) {
  console.error(failures.join('\n\n'))
  process.exit(1)
}
console.log('publint and attw: no findings')
