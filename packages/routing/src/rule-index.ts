import { PathMatches } from './path-matches.ts'
import type { Rule } from './rule.ts'

/**
 * Finds, among many rules, the few that may match a path, in their order.
 *
 * A radix tree over the plain text that the rules' patterns begin with: a rule hangs on the node
 * where that text ends, and one whose matcher says nothing about paths on the root. The rules on the
 * way from the root to the last node that a path reaches are the only ones that can match it. Their
 * list is made when a node is first reached and kept, so that finding it allocates nothing.
 *
 * A tree is never changed; when rules change, a new one is made.
 */
export class RuleIndex {
  readonly #root: Node

  constructor(rules: readonly Rule[]) {
    this.#root = new Node('')
    for (const [order, rule] of rules.entries()) {
      const prefix = PathMatches.prefixOf(rule.matcher)
      const node = this.#root.nodeFor(prefix?.text ?? '')
      if (prefix?.exact === true) node.exact.push({ order, rule })
      else node.open.push({ order, rule })
    }
  }

  /** Returns the rules that may match `path`, in order; the others cannot. */
  candidates(path: string): readonly Rule[] {
    let node = this.#root
    let position = 0
    for (;;) {
      if (position === path.length) return node.rulesAt()
      const child = node.children.get(path.charCodeAt(position))
      if (child === undefined || !path.startsWith(child.label, position)) return node.rulesBelow()
      position += child.label.length
      node = child
    }
  }
}

/** A rule and its place among the others. */
interface Entry {
  readonly order: number
  readonly rule: Rule
}

class Node {
  /** The characters between the parent and this node. */
  label: string
  readonly children: Map<number, Node> = new Map()
  /** Rules for paths that begin with the text down to here. */
  readonly open: Entry[] = []
  /** Rules for the path that is the text down to here. */
  readonly exact: Entry[] = []
  #parent: Node | undefined
  #rulesAt: readonly Rule[] | undefined
  #rulesBelow: readonly Rule[] | undefined

  constructor(label: string, parent?: Node) {
    this.label = label
    this.#parent = parent
  }

  /** The rules that may match a path that ends here. */
  rulesAt(): readonly Rule[] {
    this.#rulesAt ??=
      this.exact.length === 0 ? this.rulesBelow() : inOrder([...this.exact, ...this.#openAbove()])
    return this.#rulesAt
  }

  /** The rules that may match a path that leaves the tree below this node. */
  rulesBelow(): readonly Rule[] {
    this.#rulesBelow ??=
      this.open.length === 0 && this.#parent !== undefined
        ? this.#parent.rulesBelow()
        : inOrder(this.#openAbove())
    return this.#rulesBelow
  }

  /** Returns the node at the end of `text`, counted from here; makes what is missing. */
  nodeFor(text: string): Node {
    if (text === '') return this
    const child = this.children.get(text.charCodeAt(0))
    if (child === undefined) return this.#adopt(new Node(text, this))
    const shared = sharedLength(child.label, text)
    const next = shared < child.label.length ? this.#split(child, shared) : child
    return next.nodeFor(text.slice(shared))
  }

  #openAbove(): readonly Entry[] {
    return this.#parent === undefined ? this.open : [...this.#parent.#openAbove(), ...this.open]
  }

  #adopt(child: Node): Node {
    child.#parent = this
    this.children.set(child.label.charCodeAt(0), child)
    return child
  }

  /** Puts a node between this one and a child, behind the first `length` characters of its label. */
  #split(child: Node, length: number): Node {
    const between = this.#adopt(new Node(child.label.slice(0, length), this))
    child.label = child.label.slice(length)
    between.#adopt(child)
    return between
  }
}

function inOrder(entries: readonly Entry[]): readonly Rule[] {
  return entries.toSorted((a, b) => a.order - b.order).map((entry) => entry.rule)
}

function sharedLength(a: string, b: string): number {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length++
  return length
}
