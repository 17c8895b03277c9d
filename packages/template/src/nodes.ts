import type { Assignment } from './assignment.ts'
import type { Code } from './code.ts'
import type { LoopHeader } from './loop-header.ts'
import type { ModuleImport } from './module-import.ts'

/** A template's text after parsing, before anything it refers to has been loaded. */
export interface ParsedTemplate {
  readonly name: string
  readonly source: string
  readonly body: readonly Node[]
  /** Its `{% extends %}`, in their order. */
  readonly parents: readonly Reference[]
  /** The function that every expression of this file goes through; `undefined` for none. */
  readonly autoescape: Autoescape | undefined
}

/** `{% autoescape function %}`, or the option of this name, which is in no line. */
export interface Autoescape {
  readonly code: Code
  readonly line: number
}

/** The name of another template, and the line where it is mentioned. */
export interface Reference {
  readonly path: string
  readonly line: number
}

/** Text, with its white space already as the template's mode wants it. */
export interface TextNode {
  readonly kind: 'text'
  readonly text: string
}

/** `{{ value }}`, `{% raw value %}` and `{% module Name() %}` */
export interface OutputNode {
  readonly kind: 'output'
  readonly value: Code
  readonly escaped: boolean
  /** Whether an asynchronous template waits for the value without being told to. */
  readonly awaited: boolean
}

export interface SetNode {
  readonly kind: 'set'
  readonly assignment: Assignment
}

/** A part of a block: what stands between `if`, `elif`, `else`, `except` and the like. */
export interface Part {
  readonly word: string
  readonly line: number
  /** The condition of an `if` or `elif`, or the classes of error of an `except`. */
  readonly code: Code | undefined
  /** What the error of an `except` or `catch` is given to. */
  readonly target: Assignment | undefined
  readonly body: Node[]
}

export interface IfNode {
  readonly kind: 'if'
  /** One for each condition, and one without a condition for `else`. */
  readonly branches: readonly Part[]
}

export interface LoopNode {
  readonly kind: 'loop'
  readonly header: LoopHeader
  readonly body: readonly Node[]
  readonly otherwise: Part | undefined
}

export interface TryNode {
  readonly kind: 'try'
  readonly body: readonly Node[]
  readonly handlers: readonly Part[]
  readonly otherwise: Part | undefined
  readonly cleanup: Part | undefined
}

export interface ApplyNode {
  readonly kind: 'apply'
  readonly method: Code
  readonly body: readonly Node[]
}

export interface BlockNode {
  readonly kind: 'block'
  readonly name: string
  readonly body: readonly Node[]
}

export interface SuperNode {
  readonly kind: 'super'
}

export interface IncludeNode extends Reference {
  readonly kind: 'include'
}

export interface JumpNode {
  readonly kind: 'jump'
  readonly word: 'break' | 'continue'
}

export interface ImportNode extends ModuleImport {
  readonly kind: 'import'
}

/** One element of a template. */
export type Node = { readonly line: number } & (
  | TextNode
  | OutputNode
  | SetNode
  | IfNode
  | LoopNode
  | TryNode
  | ApplyNode
  | BlockNode
  | SuperNode
  | IncludeNode
  | JumpNode
  | ImportNode
)
