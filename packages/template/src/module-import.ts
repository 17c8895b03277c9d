import { isBuiltin } from 'node:module'
import { type Fail, isVariable } from './code.ts'

/** What `{% import %}` or `{% from %}` brings into a template. */
export interface ModuleImport {
  readonly specifier: string
  /** Whether the module is a part of Node, which can be had without waiting. */
  readonly builtin: boolean
  /** The variable for the module itself, unless only members are wanted. */
  readonly as: string | undefined
  readonly members: readonly ImportedMember[]
}

/** An export of a module, and the variable for it. */
export interface ImportedMember {
  readonly name: string
  readonly as: string
}

const IMPORT = /^(?:"([^"]+)"|'([^']+)'|([^\s"']+))(?:\s+as\s+(\S+))?$/
const FROM = /^(?:"([^"]+)"|'([^']+)'|([^\s"']+))\s+import\s+(\S[^]*)$/
const MEMBER = /^([^\s,]+)(?:\s+as\s+([^\s,]+))?$/

/**
 * Reads what stands behind `import`.
 *
 * @internal
 */
export function parseImport(text: string, fail: Fail): ModuleImport {
  const match = IMPORT.exec(text)
  const specifier = match?.[1] ?? match?.[2] ?? match?.[3]
  if (specifier === undefined) return fail(`import expects 'module' or 'module as name'`)
  const as = match?.[4] ?? nameFor(specifier)
  return { ...source(specifier, fail), as: variable(as, fail), members: [] }
}

/**
 * Reads what stands behind `from`.
 *
 * @internal
 */
export function parseFromImport(text: string, fail: Fail): ModuleImport {
  const match = FROM.exec(text)
  const specifier = match?.[1] ?? match?.[2] ?? match?.[3]
  const list = match?.[4]
  if (specifier === undefined || list === undefined) {
    return fail(`from expects 'module import name, name as other'`)
  }
  const members = list.split(',').map((item) => {
    const [, name, as = name] = MEMBER.exec(item.trim()) ?? []
    if (name === undefined || as === undefined) return fail(`cannot import '${item.trim()}'`)
    return { name, as: variable(as, fail) }
  })
  return { ...source(specifier, fail), as: undefined, members }
}

function source(specifier: string, fail: Fail): Pick<ModuleImport, 'specifier' | 'builtin'> {
  const builtin = isBuiltin(specifier)
  if (!builtin && specifier.startsWith('node:')) fail(`Node has no module '${specifier}'`)
  return { specifier, builtin }
}

function variable(name: string, fail: Fail): string {
  return isVariable(name) ? name : fail(`'${name}' cannot be the name of a variable`)
}

/** Makes a name of the last part of a specifier: `date_utils` of `./lib/date-utils.js`. */
function nameFor(specifier: string): string {
  const [last = ''] = specifier
    .replace(/\.[cm]?[jt]s$/, '')
    .split(/[/:]/)
    .slice(-1)
  return last.replace(/^(?=\d)/, '_').replace(/[^\p{ID_Continue}$]/gu, '_')
}
