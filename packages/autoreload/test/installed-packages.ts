import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const packages = resolve(import.meta.dirname, '../..')
const tsc = resolve(packages, '../node_modules/.bin/tsc')

/** What is built already is taken for granted. */
const FLAGS = ['--noCheck', '--isolatedDeclarations', 'false', '--declaration', 'false']
const NO_MAPS = ['--declarationMap', 'false', '--sourceMap', 'false']

/** A folder with `node_modules`, in which packages lie as npm would install them: built. */
export class InstalledPackages {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'autoreload-'))

  /** Builds a package and what it depends on. */
  static async of(...names: string[]): Promise<InstalledPackages> {
    const installed = new InstalledPackages()
    const wanted = new Set(names)
    for (const name of wanted) for (const needed of dependenciesOf(name)) wanted.add(needed)
    await Promise.all([...wanted].map((name) => installed.#build(name)))
    return installed
  }

  async #build(name: string): Promise<void> {
    const source = join(packages, name)
    const target = join(this.folder, 'node_modules/@tornado-ts', name)
    cpSync(join(source, 'package.json'), join(target, 'package.json'))
    const project = join(source, 'tsconfig.build.json')
    const args = ['-p', project, '--outDir', join(target, 'dist'), ...FLAGS, ...NO_MAPS]
    await promisify(execFile)(tsc, args)
    if (!existsSync(join(target, 'dist/index.js'))) throw new Error(`${name} was not built`)
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

function dependenciesOf(name: string): string[] {
  const manifest = JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>
  }
  return Object.keys(manifest.dependencies ?? {})
    .filter((full) => full.startsWith('@tornado-ts/'))
    .map((full) => full.slice('@tornado-ts/'.length))
}
