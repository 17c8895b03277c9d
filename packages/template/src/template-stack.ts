import { formatPlace, type Place } from './place.ts'
import { RENDER_NAME } from './render-function.ts'

/** A line of a template that was being rendered when an error was thrown. */
export interface TemplateFrame {
  readonly filename: string
  readonly lineno: number
}

/** How the lines of generated code are found in a stack, and the places behind them. */
export interface StackMap {
  readonly name: string
  /** The URL of the generated code. */
  readonly url: string
  /** Gives the place behind a line of the generated code. */
  placeOf(line: number): Place | undefined
  /** Gives a place at this line of this template; for stacks that Node's source maps changed. */
  placeIn(source: string, line: number): Place | undefined
}

/** What is known of an error's stack, for the case that more templates are around. */
interface Trace {
  /** The stack as it was set last. */
  stack: string
  readonly head: string
  readonly templateLines: string[]
  readonly frames: readonly string[]
  /** The first frame that no template has claimed. */
  next: number
  readonly templateStack: TemplateFrame[]
}

const FRAME = /^ +at (?:async )?(?:(.*) \()?(.*?):(\d+):\d+\)?$/
const traces = new WeakMap<object, Trace>()

/**
 * Adds to an error's stack, just under the message, the lines of the template where it was thrown,
 * and to the error `templateStack`, which lists them.
 *
 * Templates inside templates, as modules are, each add theirs on the error's way out, the innermost
 * first. What is no error, or cannot be changed, is left alone.
 *
 * @internal
 */
export function addTemplateLines(error: unknown, map: StackMap): void {
  if (typeof error !== 'object' || error === null || !Object.isExtensible(error)) return
  const stack: unknown = Reflect.get(error, 'stack')
  if (typeof stack !== 'string') return
  const known = traces.get(error)
  const trace = known?.stack === stack ? known : newTrace(error, stack)
  const places = claim(trace, map)
  // Too deep a stack does not reach down to the template, and a promise may have lost it.
  if (places.length === 0 && trace.templateLines.length === 0) {
    trace.templateLines.push(`    at template (${map.name.replace(/[\r\n]/g, ' ')})`)
  }
  for (const place of places) {
    trace.templateLines.push(`    at template (${formatPlace(place)})`)
    trace.templateStack.push({ filename: place.template.name, lineno: place.line })
  }
  trace.stack = [trace.head, ...trace.templateLines, ...trace.frames].join('\n')
  const { templateStack } = trace
  const isSet = Reflect.defineProperty(error, 'stack', hidden(trace.stack))
  if (isSet) Reflect.defineProperty(error, 'templateStack', hidden(templateStack))
  traces.set(error, trace)
}

function newTrace(error: object, stack: string): Trace {
  const message: unknown = Reflect.get(error, 'message')
  // A message can look like frames.
  const isShown = typeof message === 'string' && stack.includes(message)
  const messageEnd = isShown ? stack.indexOf(message) + message.length : 0
  const headEnd = stack.slice(messageEnd).search(/\n +at /)
  const end = headEnd < 0 ? stack.length : messageEnd + headEnd
  const frames = stack.slice(end + 1)
  return {
    stack,
    head: stack.slice(0, end),
    templateLines: [],
    frames: frames === '' ? [] : frames.split('\n'),
    next: 0,
    templateStack: [],
  }
}

/** Takes the frames up to and with the next one of this template's render function. */
function claim(trace: Trace, map: StackMap): Place[] {
  const places: Place[] = []
  for (let index = trace.next; index < trace.frames.length; index++) {
    const [, name = '', file = '', line = ''] = FRAME.exec(trace.frames[index] ?? '') ?? []
    const place = file === map.url ? map.placeOf(Number(line)) : map.placeIn(file, Number(line))
    if (place === undefined) continue
    const last = places.at(-1)
    if (last === undefined || formatPlace(last) !== formatPlace(place)) places.push(place)
    if (!name.endsWith(RENDER_NAME)) continue
    trace.next = index + 1
    return places
  }
  return places
}

function hidden(value: unknown): PropertyDescriptor {
  return { value, writable: true, enumerable: false, configurable: true }
}
