/** RFC 3986 appendix B: scheme, authority, path, query, fragment; each but the path optional. */
const REFERENCE = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s

interface Parts {
  scheme: string | undefined
  authority: string | undefined
  path: string
  query: string | undefined
  fragment: string | undefined
}

/**
 * The URL that a reference means in a document of another URL.
 *
 * @see RFC 3986 §5.2
 */
export function resolveUrl(base: string, reference: string): string {
  const ref = split(reference)
  if (ref.scheme !== undefined) return join({ ...ref, path: removeDotSegments(ref.path) })
  const from = split(base)
  if (ref.authority !== undefined) {
    return join({ ...ref, scheme: from.scheme, path: removeDotSegments(ref.path) })
  }
  if (ref.path === '') return join({ ...from, ...tail(ref, from.query) })
  const path = ref.path.startsWith('/') ? ref.path : merge(from, ref.path)
  return join({ ...from, path: removeDotSegments(path), ...tail(ref) })
}

function split(url: string): Parts {
  const [, scheme, authority, path = '', query, fragment] = REFERENCE.exec(url) ?? []
  return { scheme, authority, path, query, fragment }
}

function tail(reference: Parts, query = reference.query): Pick<Parts, 'query' | 'fragment'> {
  return { query: reference.query ?? query, fragment: reference.fragment }
}

/** RFC 3986 §5.3. */
function join({ scheme, authority, path, query, fragment }: Parts): string {
  let url = scheme === undefined ? '' : `${scheme}:`
  if (authority !== undefined) url += `//${authority}`
  url += path
  if (query !== undefined) url += `?${query}`
  return fragment === undefined ? url : `${url}#${fragment}`
}

/** RFC 3986 §5.2.3. */
function merge(base: Parts, path: string): string {
  if (base.authority !== undefined && base.path === '') return `/${path}`
  return base.path.slice(0, base.path.lastIndexOf('/') + 1) + path
}

/** RFC 3986 §5.2.4. */
function removeDotSegments(path: string): string {
  if (!path.includes('.')) return path
  const segments = path.split('/')
  const last = segments.at(-1)
  const kept: string[] = []
  for (const segment of segments) {
    if (segment === '..') {
      // The empty segment in front of the first slash stays.
      if (kept.length > 1) kept.pop()
    } else if (segment !== '.') {
      kept.push(segment)
    }
  }
  if (last === '.' || last === '..') kept.push('')
  return kept.join('/')
}
