import { printf } from '@tornado-ts/log'

/** What fills a format string: fields by name, or a list for directives without names. */
export type InterpolationArgs = Readonly<Record<string, unknown>> | readonly unknown[]

const DIRECTIVE = /%(?:\(([^()]*)\))?([-+ #0]*\d*(?:\.\d+)?)(.)?/gsu
const CONVERSIONS = 'sdiuxXofFeEgGcr'

/**
 * Fills a translated string as Python's `%` operator does.
 *
 * `%(name)s` takes a field of an object, `%s` the next item of a list. The conversions are `%s`, `%d`, `%i`,
 * `%u`, `%f`, `%e`, `%g`, `%x`, `%o`, `%c`, `%r` and `%%`, with flags, a width up to 1000 and a precision up to
 * 100, so that `%(price).2f` works. Only an object's own fields count.
 *
 * @throws TypeError for a field that is missing, too few or too many items, a directive of the other kind
 * than the arguments, and a value that is no number where the directive needs one.
 * @throws RangeError for an unknown conversion and for a width or precision that is too large.
 *
 * @example
 * ```ts
 * interpolate('%(name)s has %(count)d', { name: 'Ana', count: 3 }) // 'Ana has 3'
 * interpolate('%s: %.1f%%', ['done', 99.5]) // 'done: 99.5%'
 * ```
 */
export function interpolate(format: string, args: InterpolationArgs): string {
  const list = isList(args) ? args : undefined
  let next = 0
  const text = format.replace(
    DIRECTIVE,
    (directive: string, name?: string, shape: string = '', conversion: string = '') => {
      if (conversion === '%') return '%'
      if (conversion === '' || !CONVERSIONS.includes(conversion)) {
        throw new RangeError(`unsupported directive '${directive}' in '${format}'`)
      }
      const value = name === undefined ? itemAt(args, next++, format) : field(args, name, format)
      return printf(`%${shape}${conversion}`, [value])
    },
  )
  if (list !== undefined && next < list.length) {
    throw new TypeError(`${list.length} items for the ${next} directives of '${format}'`)
  }
  return text
}

function itemAt(args: InterpolationArgs, index: number, format: string): unknown {
  if (!isList(args)) throw new TypeError(`directive without a name in '${format}' needs a list`)
  if (index >= args.length) throw new TypeError(`only ${args.length} items for '${format}'`)
  return args[index]
}

function field(args: InterpolationArgs, name: string, format: string): unknown {
  if (isList(args)) throw new TypeError(`'%(${name})' in '${format}' needs fields, not a list`)
  if (!Object.hasOwn(args, name)) throw new TypeError(`no field '${name}' for '${format}'`)
  return args[name]
}

function isList(args: InterpolationArgs): args is readonly unknown[] {
  return Array.isArray(args)
}
