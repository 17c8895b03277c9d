import { afterAll, afterEach, beforeAll } from '@jest/globals'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { InstalledPackages } from './installed-packages.ts'
import { Program } from './program.ts'

/** A folder with a program's files, beside the packages that it uses. */
export class Project {
  readonly folder: string
  readonly #programs: Program[] = []
  readonly #cli: string

  constructor(packages: InstalledPackages, files: Readonly<Record<string, string>>) {
    this.folder = mkdtempSync(join(packages.folder, 'project-'))
    this.#cli = join(packages.folder, 'node_modules/@tornado-ts/autoreload/dist/cli.js')
    for (const [name, text] of Object.entries(files)) this.write(name, text)
  }

  write(name: string, text: string): void {
    const path = this.path(name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  /** Runs Node in the folder. */
  node(args: readonly string[], env: NodeJS.ProcessEnv = {}): Program {
    const program = new Program(args, { cwd: this.folder, env })
    this.#programs.push(program)
    return program
  }

  /** Runs the command line. */
  wrapper(args: readonly string[], env: NodeJS.ProcessEnv = {}): Program {
    return this.node([this.#cli, ...args], env)
  }

  [Symbol.dispose](): void {
    for (const program of this.#programs) program[Symbol.dispose]()
  }
}

/** Sets a test file up to make projects that can use some packages; they end with each test. */
export function projectsWith(...names: string[]): (files: Record<string, string>) => Project {
  const projects: Project[] = []
  let packages: InstalledPackages | undefined
  beforeAll(async () => {
    packages = await InstalledPackages.of(...names)
  })
  afterEach(() => {
    for (const project of projects.splice(0)) project[Symbol.dispose]()
  })
  afterAll(() => packages?.[Symbol.dispose]())
  return (files) => {
    if (packages === undefined) throw new Error('packages are there once the tests run')
    const project = new Project(packages, files)
    projects.push(project)
    return project
  }
}
