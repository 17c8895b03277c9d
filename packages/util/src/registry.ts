const objects = new Map<string, unknown>()
const TORNADO_PREFIX = 'tornado.'

function withoutTornadoPrefix(name: string): string {
  return name.startsWith(TORNADO_PREFIX) ? name.slice(TORNADO_PREFIX.length) : name
}

/**
 * Makes a value reachable by name through {@link lookupObject} and {@link importObject}.
 *
 * Packages register their configurable implementations as `<package>.<Class>` when they are
 * loaded. Registering a name again replaces its value.
 *
 * @param name Dotted name, with or without a leading `tornado.`.
 * @param value The value; anything but `undefined`.
 */
export function registerObject(name: string, value: unknown): void {
  if (typeof name !== 'string' || name === '') throw new TypeError('name must not be empty')
  if (value === undefined) throw new TypeError(`cannot register undefined as '${name}'`)
  objects.set(withoutTornadoPrefix(name), value)
}

/**
 * Returns the value registered under a name, or `undefined`. Never loads a module.
 *
 * @param name Dotted name; a leading `tornado.` is ignored, so `tornado.netutil.ThreadedResolver`
 *   finds `netutil.ThreadedResolver`.
 */
export function lookupObject(name: string): unknown {
  return objects.get(withoutTornadoPrefix(name))
}
