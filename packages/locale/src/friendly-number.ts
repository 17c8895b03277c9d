/** Writes a number in full, without an exponent if it is whole, and on request in groups of three. */
export function friendlyNumber(value: number | bigint, grouped: boolean): string {
  const text =
    typeof value === 'bigint' || Number.isInteger(value) ? BigInt(value).toString() : String(value)
  const [, sign = '', whole, rest = ''] = /^(-?)(\d+)(.*)$/u.exec(text) ?? []
  if (!grouped || whole === undefined) return text
  const groups: string[] = []
  for (let end = whole.length; end > 0; end -= 3) {
    groups.unshift(whole.slice(Math.max(end - 3, 0), end))
  }
  return sign + groups.join(',') + rest
}
