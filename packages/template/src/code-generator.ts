import type { BaseLoader } from './base-loader.ts'
import {
  asArgument,
  asCallee,
  type Code,
  sliceCode,
  splitCode,
  usesAwait,
  wordsOf,
} from './code.ts'
import { CodeWriter } from './code-writer.ts'
import { ParseError } from './errors.ts'
import type { Check, GeneratedCode } from './generated-code.ts'
import { ancestry, type BlockDefinition, findBlocks, loadReference } from './inheritance.ts'
import type { LoopHeader } from './loop-header.ts'
import type {
  ApplyNode,
  BlockNode,
  ImportNode,
  JumpNode,
  LoopNode,
  Node,
  OutputNode,
  ParsedTemplate,
  Part,
  TryNode,
} from './nodes.ts'
import type { Place } from './place.ts'

/** The names under which templates know `xhtmlEscape`. */
const ESCAPES = new Set(['escape', 'xhtmlEscape', 'xhtml_escape'])

/**
 * Turns a template, with everything it extends and includes, into one function's body.
 *
 * @throws ParseError if what the template refers to is missing or does not fit together.
 * @internal
 */
export function generateCode(
  template: ParsedTemplate,
  loader: BaseLoader | undefined,
): GeneratedCode {
  const generated = new CodeGenerator(template, loader, false).generate()
  // What waits by itself, a module or an `apply`, depends on whether anything else waits.
  return generated.isAsync ? new CodeGenerator(template, loader, true).generate() : generated
}

/** A block whose body is being written, and which of its definitions that is. */
interface ActiveBlock {
  readonly name: string
  readonly index: number
}

class CodeGenerator {
  readonly #loader: BaseLoader | undefined
  readonly #root: ParsedTemplate
  readonly #blocks: Map<string, BlockDefinition[]>
  readonly #async: boolean
  readonly #writer = new CodeWriter()
  readonly #words = new Set<string>()
  readonly #escapes = new Set<string>()
  readonly #checks: Check[] = []
  readonly #activeBlocks: ActiveBlock[] = []
  #usesAwait = false
  #counter = 0
  /** The file whose elements are being written, and from where it was reached. */
  #template: ParsedTemplate
  #from: Place | undefined
  /** The line of the element that is being written. */
  #line = 0
  /** The variables of the innermost `apply`, or else of the template. */
  #assigned = new Set<string>()
  /** The variable that collects the output. */
  #output = '_tt_out'
  /** For each loop around this element, what `break` has to name, if anything. */
  #loops: string[] = []
  /** Text that no statement prints yet. */
  #text = ''
  #textPlace: Place | undefined

  constructor(template: ParsedTemplate, loader: BaseLoader | undefined, isAsync: boolean) {
    this.#loader = loader
    this.#root = ancestry(template, loader).at(-1) ?? template
    this.#blocks = findBlocks(template, loader)
    this.#async = isAsync
    this.#template = this.#root
  }

  generate(): GeneratedCode {
    this.#body(this.#root.body)
    this.#flushText()
    return {
      code: this.#writer.code,
      places: this.#writer.places,
      isAsync: this.#usesAwait,
      words: [...new Set([...this.#words, ...this.#assigned])],
      assigned: [...this.#assigned],
      escapes: [...this.#escapes],
      checks: this.#checks,
    }
  }

  #body(nodes: readonly Node[]): void {
    for (const node of nodes) {
      this.#line = node.line
      this.#node(node)
    }
  }

  #node(node: Node): void {
    switch (node.kind) {
      case 'text':
        this.#textPlace ??= this.#place()
        this.#text += node.text
        return
      case 'output':
        return this.#write(`${this.#output} += ${this.#printed(node)};`)
      case 'set':
        this.#assign(node.assignment.names)
        return this.#write(`(${this.#use(node.assignment.code)});`)
      case 'if':
        return this.#conditional(node.branches)
      case 'loop':
        return this.#loop(node)
      case 'try':
        return this.#try(node)
      case 'apply':
        return this.#apply(node)
      case 'block':
        return this.#block(node)
      case 'super':
        return this.#super()
      case 'include': {
        const included = loadReference(this.#loader, 'include', node, this.#template)
        const root = ancestry(included, this.#loader).at(-1) ?? included
        return this.#within(root, () => this.#body(root.body))
      }
      case 'jump':
        return this.#jump(node)
      case 'import':
        return this.#import(node)
    }
  }

  #printed({ value, escaped, awaited }: OutputNode): string {
    this.#use(value)
    const argument = awaited && this.#async ? `await (${value.text})` : asArgument(value)
    const autoescape = escaped ? this.#template.autoescape : undefined
    if (autoescape === undefined) return `_tt_text(${argument})`
    const { code, line } = autoescape
    this.#note(code)
    if (ESCAPES.has(code.text)) {
      this.#escapes.add(code.text)
      return `_tt_${code.text}(${argument})`
    }
    const place = { template: this.#template, line, from: undefined }
    this.#checks.push({ statement: `(${code.text});`, place })
    return `_tt_text(${asCallee(code)}(_tt_text(${argument})))`
  }

  #conditional(branches: readonly Part[]): void {
    branches.forEach((branch, index) => {
      this.#line = branch.line
      const condition = branch.code === undefined ? '' : `if (${this.#use(branch.code)}) `
      this.#write(`${index === 0 ? '' : '} else '}${condition}{`)
      this.#body(branch.body)
    })
    this.#write('}')
  }

  #loop({ header, body, otherwise }: LoopNode): void {
    const label = otherwise === undefined ? '' : ` _tt_loop${++this.#counter}`
    if (label !== '') this.#write(`${label.trim()}: {`)
    this.#write(`${this.#loopHeader(header)} {`)
    this.#loops.push(label)
    this.#body(body)
    this.#loops.pop()
    this.#write('}')
    if (otherwise !== undefined) {
      this.#body(otherwise.body)
      this.#write('}')
    }
  }

  #loopHeader(header: LoopHeader): string {
    if (header.kind === 'while') return `while (${this.#use(header.condition)})`
    if (header.kind === 'count') {
      const { init, test, step } = header
      this.#assign(init.names)
      for (const code of [init.code, test, step]) this.#note(code)
      return this.#check(`for (${init.code.text}; ${test.text}; ${step.text})`, ';')
    }
    const { target, iterable, python, awaits } = header
    this.#assign(target.names)
    this.#note(target.code)
    this.#note(iterable)
    this.#usesAwait ||= awaits
    const items = python ? `_tt_iterate(${asArgument(iterable)})` : asArgument(iterable)
    return this.#check(`for ${awaits ? 'await ' : ''}(${target.code.text} of ${items})`, ';')
  }

  #try({ body, handlers, otherwise, cleanup }: TryNode): void {
    const number = ++this.#counter
    const error = `_tt_error${number}`
    const succeeded = `_tt_ok${number}`
    if (cleanup !== undefined) this.#write('try {')
    if (otherwise !== undefined) this.#write(`let ${succeeded} = false;`)
    if (handlers.length > 0) this.#write('try {')
    this.#body(body)
    if (otherwise !== undefined) this.#write(`${succeeded} = true;`)
    if (handlers.length > 0) {
      this.#write(`} catch (${error}) {`)
      this.#handlers(handlers, error)
      this.#write('}')
    }
    if (otherwise !== undefined) {
      this.#line = otherwise.line
      this.#write(`if (${succeeded}) {`)
      this.#body(otherwise.body)
      this.#write('}')
    }
    if (cleanup !== undefined) {
      this.#line = cleanup.line
      this.#write('} finally {')
      this.#body(cleanup.body)
      this.#write('}')
    }
  }

  #handlers(handlers: readonly Part[], error: string): void {
    handlers.forEach(({ code, target, line, body }, index) => {
      this.#line = line
      const condition =
        code === undefined ? '' : `if (_tt_matches(${error}, ${this.#classes(code)})) `
      this.#write(`${index === 0 ? '' : '} else '}${condition}{`)
      if (target !== undefined) {
        this.#assign(target.names)
        this.#note(target.code)
        this.#write(`${this.#check(`(${target.code.text} = ${error})`, ';')};`)
      }
      this.#body(body)
    })
    if (handlers.at(-1)?.code !== undefined) {
      this.#write('} else {')
      this.#write(`throw ${error};`)
    }
    this.#write('}')
  }

  /** Reads `(TypeError, RangeError)` as Python does, which is not what a comma means otherwise. */
  #classes(code: Code): string {
    this.#use(code)
    const inside = sliceCode(code, 1, -1)
    const isTuple = code.tokens[0]?.text === '(' && inside.tokens.every(({ depth }) => depth > 0)
    return isTuple && splitCode(inside, ',', 1).length > 1 ? `[${inside.text}]` : asArgument(code)
  }

  #apply({ method, body, line }: ApplyNode & { readonly line: number }): void {
    const number = ++this.#counter
    const outer = { output: this.#output, assigned: this.#assigned, loops: this.#loops }
    const output = `_tt_out${number}`
    this.#flushText()
    const open = this.#writer.reserve(this.#place())
    this.#output = output
    this.#assigned = new Set()
    this.#loops = []
    this.#body(body)
    this.#flushText()
    open(`{ let ${output} = ""; ${this.#localScope(number)}`)
    this.#output = outer.output
    this.#assigned = outer.assigned
    this.#loops = outer.loops
    this.#line = line
    this.#use(method)
    const result = `${this.#async ? 'await ' : ''}${asCallee(method)}(${output})`
    this.#write(`} ${this.#output} += _tt_text(${result}); }`)
  }

  /** Opens the scope of an `apply`. What it assigns begins with the value that it has outside. */
  #localScope(number: number): string {
    const names = [...this.#assigned]
    if (names.length === 0) return '{'
    const values = names.map((name) => `${name}: typeof ${name} === "undefined" ? void 0 : ${name}`)
    const outside = `_tt_outside${number}`
    return `const ${outside} = { ${values.join(', ')} }; { let { ${names.join(', ')} } = ${outside};`
  }

  #block({ name }: BlockNode): void {
    this.#definition(name, (this.#blocks.get(name)?.length ?? 0) - 1)
  }

  #super(): void {
    const block = this.#activeBlocks.at(-1)
    if (block === undefined || block.index === 0) this.#fail('super outside overriding block')
    else this.#definition(block.name, block.index - 1)
  }

  /** Writes the body of one definition of a block. */
  #definition(name: string, index: number): void {
    const definition = this.#blocks.get(name)?.[index]
    if (definition === undefined) return
    const { node, owner } = definition
    if (this.#activeBlocks.some((active) => active.name === name && active.index === index)) {
      this.#fail(`recursive block ${name}`)
    }
    this.#activeBlocks.push({ name, index })
    if (owner === this.#template) this.#body(node.body)
    else this.#within(owner, () => this.#body(node.body))
    this.#activeBlocks.pop()
  }

  /** Writes elements of another file, which keep that file's escaping. */
  #within(template: ParsedTemplate, write: () => void): void {
    const outer = { template: this.#template, from: this.#from }
    this.#from = this.#place()
    this.#template = template
    write()
    this.#template = outer.template
    this.#from = outer.from
  }

  #jump({ word }: JumpNode): void {
    const label = this.#loops.at(-1)
    // A block can be overridden by one that was in a loop where it was written, or the reverse.
    if (label === undefined) return this.#fail(`${word} outside {for, while} block`)
    this.#write(word === 'break' ? `break${label};` : 'continue;')
  }

  #import({ specifier, builtin, as, members }: ImportNode): void {
    this.#usesAwait ||= !builtin
    const name = JSON.stringify(specifier)
    const file = JSON.stringify(this.#loader?.filePath(this.#template.name))
    const module = builtin ? `_tt_builtin(${name})` : `await _tt_import(${name}, ${file})`
    if (as !== undefined) {
      this.#assign([as])
      return this.#write(`${as} = ${module};`)
    }
    this.#assign(members.map((member) => member.as))
    const names = members.map((member) => JSON.stringify(member.name)).join(', ')
    const pattern = members.map((member) => `${JSON.stringify(member.name)}: ${member.as}`)
    this.#write(`({ ${pattern.join(', ')} } = _tt_members(${module}, [${names}], ${name}));`)
  }

  #assign(names: readonly string[]): void {
    for (const name of names) this.#assigned.add(name)
  }

  /** Takes note of an expression, and returns it. */
  #use(code: Code): string {
    this.#note(code)
    this.#check(`(${code.text})`, ';')
    return code.text
  }

  #note(code: Code): void {
    for (const word of wordsOf(code)) this.#words.add(word)
    this.#usesAwait ||= usesAwait(code)
  }

  /** Has a statement checked by itself if the whole turns out to be no JavaScript. */
  #check(statement: string, rest: string): string {
    this.#checks.push({ statement: statement + rest, place: this.#place() })
    return statement
  }

  #write(statement: string): void {
    this.#flushText()
    this.#writer.add(statement, this.#place())
  }

  #flushText(): void {
    if (this.#text !== '') {
      this.#writer.add(
        `${this.#output} += ${JSON.stringify(this.#text)};`,
        this.#textPlace ?? this.#place(),
      )
    }
    this.#text = ''
    this.#textPlace = undefined
  }

  #place(): Place {
    return { template: this.#template, line: this.#line, from: this.#from }
  }

  #fail(message: string): never {
    throw new ParseError(message, this.#template.name, this.#line)
  }
}
