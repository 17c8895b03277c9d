import type { BaseLoader } from './base-loader.ts'
import { ParseError, TemplateNotFoundError } from './errors.ts'
import type { BlockNode, Node, ParsedTemplate, Part, Reference } from './nodes.ts'

/** What stands between `{% block %}` and its end, and the file where it is written. */
export interface BlockDefinition {
  readonly node: BlockNode
  readonly owner: ParsedTemplate
}

/**
 * Loads what a template refers to.
 *
 * @throws ParseError if there is no loader, or if the template refers to itself in the end.
 * @internal
 */
export function loadReference(
  loader: BaseLoader | undefined,
  directive: 'extends' | 'include',
  { path, line }: Reference,
  from: ParsedTemplate,
): ParsedTemplate {
  if (loader === undefined) {
    const message = `{% ${directive} %} block found, but no template loader`
    throw new ParseError(message, from.name, line)
  }
  try {
    return loader.load(path, from.name).parsed
  } catch (error) {
    throw located(error, from.name, line)
  }
}

/** Says where a template is mentioned that cannot be had; of that a loader knows nothing. */
function located(error: unknown, filename: string, line: number): unknown {
  if (error instanceof ParseError && error.filename === undefined) {
    return new ParseError(error.rawMessage, filename, line, { cause: error })
  }
  if (error instanceof TemplateNotFoundError && error.mentionedAt === undefined) {
    const mentionedAt = `${filename}:${line}`
    return new TemplateNotFoundError(error.templateName, { cause: error.cause, mentionedAt })
  }
  return error
}

/**
 * Returns a template and everything that it extends, its root last.
 *
 * @internal
 */
export function ancestry(
  template: ParsedTemplate,
  loader: BaseLoader | undefined,
): readonly [...ParsedTemplate[], ParsedTemplate] {
  const parents = template.parents.flatMap((reference) => {
    return ancestry(loadReference(loader, 'extends', reference, template), loader)
  })
  const root = parents.at(-1) ?? template
  return parents.length === 0 ? [template] : [template, ...parents.slice(0, -1), root]
}

/**
 * Finds all definitions of each block: the root's first, the one that counts last. Of several in
 * one file the last is its definition.
 *
 * @internal
 */
export function findBlocks(
  template: ParsedTemplate,
  loader: BaseLoader | undefined,
): Map<string, BlockDefinition[]> {
  const blocks = new Map<string, BlockDefinition[]>()
  for (const ancestor of ancestry(template, loader).toReversed()) {
    const found = new Map<string, BlockDefinition>()
    collect(ancestor.body, ancestor, loader, found)
    for (const [name, definition] of found) {
      const definitions = blocks.get(name)
      if (definitions === undefined) blocks.set(name, [definition])
      else definitions.push(definition)
    }
  }
  return blocks
}

function collect(
  nodes: readonly Node[],
  owner: ParsedTemplate,
  loader: BaseLoader | undefined,
  found: Map<string, BlockDefinition>,
): void {
  for (const node of nodes) {
    if (node.kind === 'include') {
      const included = loadReference(loader, 'include', node, owner)
      for (const ancestor of ancestry(included, loader).toReversed()) {
        collect(ancestor.body, ancestor, loader, found)
      }
    }
    if (node.kind === 'block') found.set(node.name, { node, owner })
    for (const body of bodiesOf(node)) collect(body, owner, loader, found)
  }
}

function bodiesOf(node: Node): (readonly Node[])[] {
  switch (node.kind) {
    case 'if':
      return bodies(...node.branches)
    case 'loop':
      return bodies(node, node.otherwise)
    case 'try':
      return bodies(node, ...node.handlers, node.otherwise, node.cleanup)
    case 'apply':
    case 'block':
      return [node.body]
    default:
      return []
  }
}

function bodies(...parts: (Pick<Part, 'body'> | { body: readonly Node[] } | undefined)[]) {
  return parts.flatMap((part) => (part === undefined ? [] : [part.body]))
}
