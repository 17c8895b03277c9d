/**
 * Tells whether a URL is used as it is, and not looked for among the static files.
 *
 * @tornado web.is_absolute
 */
export function isAbsolute(path: string): boolean {
  return path.startsWith('/') || path.startsWith('http:') || path.startsWith('https:')
}
