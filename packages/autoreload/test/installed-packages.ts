import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const workspace = resolve(import.meta.dirname, '../../..')
const tsc = join(workspace, 'node_modules/.bin/tsc')

/** A folder with `node_modules`, in which packages lie as npm would install them: built. */
export class InstalledPackages {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'autoreload-'))

  /** Builds packages and what they depend on. */
  static async of(...names: string[]): Promise<InstalledPackages> {
    const wanted = new Set(names)
    for (const name of wanted) for (const needed of dependenciesOf(name)) wanted.add(needed)
    const installed = new InstalledPackages()
    await installed.#build([...wanted])
    return installed
  }

  async #build(names: readonly string[]): Promise<void> {
    const output = join(this.folder, 'build')
    const project = join(this.folder, 'tsconfig.json')
    const compilerOptions = {
      rootDir: join(workspace, 'packages'),
      outDir: output,
      noCheck: true,
      // Only the code is wanted.
      ...{ isolatedDeclarations: false, declaration: false, declarationMap: false },
      ...{ sourceMap: false, types: [] },
    }
    const include = names.map((name) => join(workspace, 'packages', name, 'src'))
    const base = join(workspace, 'tsconfig.base.json')
    writeFileSync(project, JSON.stringify({ extends: base, compilerOptions, include }))
    await promisify(execFile)(tsc, ['-p', project])
    for (const name of names) {
      const target = join(this.folder, 'node_modules/@tornado-ts', name)
      cpSync(join(workspace, 'packages', name, 'package.json'), join(target, 'package.json'))
      renameSync(join(output, name, 'src'), join(target, 'dist'))
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

function dependenciesOf(name: string): string[] {
  const path = join(workspace, 'packages', name, 'package.json')
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as { dependencies?: object }
  return Object.keys(manifest.dependencies ?? {})
    .filter((full) => full.startsWith('@tornado-ts/'))
    .map((full) => full.slice('@tornado-ts/'.length))
}
