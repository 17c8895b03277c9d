/**
 * The pairs of a record of lists, one for each value, in order.
 *
 * @param qs Such as `parseQsBytes` and `HTTPServerRequest.arguments` give.
 * @tornado httputil.qs_to_qsl
 */
export function* qsToQsl<T>(
  qs: Readonly<Record<string, readonly T[]>>,
): Generator<[name: string, value: T]> {
  for (const [name, values] of Object.entries(qs)) {
    for (const value of values) yield [name, value]
  }
}
