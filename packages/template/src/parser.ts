import { type Assignment, parseAssignment, parseTarget } from './assignment.ts'
import { type Code, type Fail, parseCode } from './code.ts'
import { ParseError } from './errors.ts'
import { type LoopHeader, parseForHeader } from './loop-header.ts'
import { parseFromImport, parseImport } from './module-import.ts'
import type { Autoescape, Node, ParsedTemplate, Part, Reference } from './nodes.ts'
import { OpenBlock } from './open-block.ts'
import { type Piece, readPieces } from './template-reader.ts'
import { checkWhitespaceMode, filterWhitespace, type WhitespaceMode } from './whitespace.ts'

/** What applies to a template until a directive says otherwise. */
export interface ParserDefaults {
  readonly autoescape: string | null
  readonly whitespace: WhitespaceMode
}

/** Deeper nesting would be at the mercy of the engine's stack. */
const MAX_DEPTH = 200
/** Directives that begin another part of the block they stand in, and the blocks that have it. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  else: ['if', 'for', 'while', 'try'],
  elif: ['if'],
  catch: ['try'],
  except: ['try'],
  finally: ['try'],
}
/** What a directive cannot do without, in the words of its error message. */
const MISSING: Readonly<Record<string, string>> = {
  set: 'statement',
  raw: 'expression',
  module: 'name',
  if: 'condition',
  elif: 'condition',
  'else if': 'condition',
  except: 'class of errors',
  for: 'header',
  while: 'condition',
  apply: 'method name',
  block: 'name',
  extends: 'file path',
  include: 'file path',
  import: 'statement',
  from: 'statement',
  autoescape: 'function name',
}

/**
 * Parses a template.
 *
 * @throws ParseError at the first fault.
 * @internal
 */
export function parseTemplate(
  source: string,
  name: string,
  defaults: ParserDefaults,
): ParsedTemplate {
  return new Parser(source, name, defaults).parse()
}

class Parser {
  readonly #source: string
  readonly #name: string
  readonly #body: Node[] = []
  readonly #parents: Reference[] = []
  /** The blocks that are open, from the outermost to the innermost. */
  readonly #open: OpenBlock[] = []
  #whitespace: WhitespaceMode
  #autoescape: Autoescape | undefined
  /** Where the tag begins that is being read. */
  #line = 0

  readonly #fail: Fail = (message) => {
    throw new ParseError(message, this.#name, this.#line)
  }

  constructor(source: string, name: string, { autoescape, whitespace }: ParserDefaults) {
    this.#source = source
    this.#name = name
    this.#whitespace = whitespace
    this.#autoescape = this.#parseAutoescape(autoescape ?? 'None')
  }

  parse(): ParsedTemplate {
    for (const piece of readPieces(this.#source, this.#name)) this.#take(piece)
    const unfinished = this.#open.at(-1)
    if (unfinished !== undefined) {
      this.#line = unfinished.line
      this.#fail(`Missing {% end %} block for ${unfinished.operator}`)
    }
    return {
      name: this.#name,
      source: this.#source,
      body: this.#body,
      parents: this.#parents,
      autoescape: this.#autoescape,
    }
  }

  #take({ kind, content, line }: Piece): void {
    this.#line = line
    if (kind === 'text') {
      // Only this piece of text is spared: the rest of the element may be behind a tag.
      const keep = content.includes('<pre>')
      const text = keep ? content : filterWhitespace(this.#whitespace, content)
      this.#add({ kind: 'text', text, line })
    } else if (kind === 'expression') {
      const value = parseCode(content, this.#fail)
      if (value.text === '') this.#fail('Empty expression')
      this.#add({ kind: 'output', value, escaped: true, awaited: false, line })
    } else {
      const operator = /^\S*/.exec(content)?.[0] ?? ''
      this.#takeDirective(operator, content.slice(operator.length).trim())
    }
  }

  #takeDirective(operator: string, suffix: string): void {
    const line = this.#line
    if (Object.hasOwn(PARTS, operator)) return this.#takePart(operator, suffix)
    if (Object.hasOwn(MISSING, operator) && suffix === '') this.#failMissing(operator)
    switch (operator) {
      case 'end':
        return this.#takeEnd()
      case 'comment':
        return
      case 'set': {
        const assignment = parseAssignment(this.#parse(operator, suffix), this.#fail)
        return this.#add({ kind: 'set', assignment, line })
      }
      case 'raw': {
        const value = this.#parse(operator, suffix)
        return this.#add({ kind: 'output', value, escaped: false, awaited: false, line })
      }
      case 'module':
        return this.#takeModule(suffix)
      case 'if':
        return this.#push(operator, this.#parse(operator, suffix), (branches) => {
          return { kind: 'if', branches, line }
        })
      case 'for':
        return this.#pushLoop(operator, parseForHeader(suffix, this.#fail))
      case 'while': {
        const condition = this.#parse(operator, suffix)
        return this.#pushLoop(operator, { kind: 'while', condition })
      }
      case 'try':
        return this.#pushTry()
      case 'apply': {
        const method = this.#parse(operator, suffix)
        return this.#push(operator, undefined, ([{ body }]) => {
          return { kind: 'apply', method, body, line }
        })
      }
      case 'block':
        return this.#push(operator, undefined, ([{ body }]) => {
          return { kind: 'block', name: suffix, body, line }
        })
      case 'super':
        return this.#add({ kind: 'super', line })
      case 'break':
      case 'continue':
        if (!this.#isInLoop()) this.#fail(`${operator} outside {for, while} block`)
        return this.#add({ kind: 'jump', word: operator, line })
      case 'extends':
        if (this.#open.length > 0) this.#fail('extends inside a block')
        this.#parents.push({ path: this.#parsePath(operator, suffix), line })
        return
      case 'include':
        return this.#add({ kind: 'include', path: this.#parsePath(operator, suffix), line })
      case 'import':
        return this.#add({ kind: 'import', ...parseImport(suffix, this.#fail), line })
      case 'from':
        return this.#add({ kind: 'import', ...parseFromImport(suffix, this.#fail), line })
      case 'autoescape':
        this.#autoescape = this.#parseAutoescape(suffix)
        return
      case 'whitespace':
        this.#whitespace = this.#parseWhitespace(suffix)
        return
      default:
        this.#fail(`unknown operator: '${operator}'`)
    }
  }

  /** Begins the next part of the innermost block. */
  #takePart(operator: string, suffix: string): void {
    const allowed = PARTS[operator] ?? []
    const block = this.#open.at(-1)
    if (block === undefined) return this.#fail(`${operator} outside {${allowed.join(', ')}} block`)
    if (!allowed.includes(block.operator)) {
      this.#fail(`${operator} block cannot be attached to ${block.operator} block`)
    }
    let word = operator
    let code: Code | undefined
    let target: Assignment | undefined
    if (operator === 'elif') {
      code = this.#parse(operator, suffix)
    } else if (operator === 'else' && block.operator === 'if' && /^if(?:\s|$)/.test(suffix)) {
      word = 'elif'
      code = this.#parse('else if', suffix.slice(2))
    } else if (operator === 'catch') {
      if (suffix !== '') target = this.#parseTarget(suffix.replace(/^\(([^]*)\)$/, '$1'))
    } else if (operator === 'except') {
      const [, classes = '', name] = /^([^]*?)(?:(?:^|\s+)as\s+(\S+))?$/.exec(suffix) ?? []
      if (classes !== '') code = this.#parse(operator, classes)
      if (name !== undefined) target = this.#parseTarget(name)
    } else if (suffix !== '') {
      this.#fail(`${operator} expects nothing behind it, not '${suffix}'`)
    }
    block.begin(word, this.#line, code, target, this.#fail)
  }

  #takeEnd(): void {
    const block = this.#open.pop()
    if (block === undefined) return this.#fail('Extra {% end %} block')
    this.#line = block.line
    this.#add(block.finish())
  }

  #pushLoop(operator: string, header: LoopHeader): void {
    const line = this.#line
    this.#push(operator, undefined, ([{ body }, otherwise]) => {
      return { kind: 'loop', header, body, otherwise, line }
    })
  }

  #pushTry(): void {
    const line = this.#line
    this.#push('try', undefined, ([{ body }, ...parts]) => {
      const handlers = parts.filter(({ word }) => word === 'except' || word === 'catch')
      const otherwise = parts.find(({ word }) => word === 'else')
      const cleanup = parts.find(({ word }) => word === 'finally')
      if (handlers.length === 0 && cleanup === undefined) {
        this.#fail('try block has no except, catch or finally')
      }
      return { kind: 'try', body, handlers, otherwise, cleanup, line }
    })
  }

  #takeModule(suffix: string): void {
    const [, waits = '', call = ''] = /^(await\s+)?([^]*)$/.exec(suffix) ?? []
    const value = this.#parse('module', `${waits}_tt_modules.${call}`)
    this.#add({ kind: 'output', value, escaped: false, awaited: waits === '', line: this.#line })
  }

  #parse(operator: string, source: string): Code {
    const code = parseCode(source, this.#fail)
    return code.text === '' ? this.#failMissing(operator) : code
  }

  #failMissing(operator: string): never {
    return this.#fail(`${operator === 'from' ? 'import' : operator} missing ${MISSING[operator]}`)
  }

  #parseTarget(source: string): Assignment {
    return parseTarget(parseCode(source, this.#fail), this.#fail)
  }

  /** Tells what expressions go through; `None` and `null` say nothing. */
  #parseAutoescape(text: string): Autoescape | undefined {
    if (text === 'None' || text === 'null') return undefined
    return { code: this.#parse('autoescape', text), line: this.#line }
  }

  #parseWhitespace(text: string): WhitespaceMode {
    try {
      return checkWhitespaceMode(text)
    } catch (error) {
      return this.#fail((error as Error).message)
    }
  }

  #parsePath(operator: string, suffix: string): string {
    const path = suffix.replace(/^["']+|["']+$/g, '')
    return path === '' ? this.#failMissing(operator) : path
  }

  #push(
    operator: string,
    code: Code | undefined,
    build: (parts: readonly [Part, ...Part[]]) => Node,
  ): void {
    if (this.#open.length === MAX_DEPTH) this.#fail(`more than ${MAX_DEPTH} blocks in each other`)
    this.#open.push(new OpenBlock(operator, this.#line, code, build))
  }

  #add(node: Node): void {
    const body = this.#open.at(-1)?.body ?? this.#body
    body.push(node)
  }

  /** Tells whether a jump here stays inside a loop of this file, and inside its `apply`. */
  #isInLoop(): boolean {
    const barrier = this.#open.findLastIndex(({ operator }) => operator === 'apply')
    return this.#open.some(({ repeats }, index) => repeats && index > barrier)
  }
}
