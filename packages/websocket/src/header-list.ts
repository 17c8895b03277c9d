/** The elements of a comma separated header, in lower case (RFC 9110 §5.6.1). */
export function lowerCaseTokens(header: string | undefined): string[] {
  return listElements(header).map((element) => element.toLowerCase())
}

/** The elements of a comma separated header; empty ones do not count. */
export function listElements(header: string | undefined): string[] {
  if (header === undefined) return []
  return header
    .split(',')
    .map((element) => element.trim())
    .filter((element) => element !== '')
}
