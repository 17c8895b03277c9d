const TEXTS = {
  ENOTFOUND: 'name or address not known',
  EAI_FAMILY: 'the address does not belong to the requested family',
} as const

/** A failed look-up in the shape of Node's own: `code`, `syscall` and `hostname` are set. */
export function lookupError(code: keyof typeof TEXTS, hostname: string): NodeJS.ErrnoException {
  const error = new Error(`getaddrinfo ${code} ${JSON.stringify(hostname)}: ${TEXTS[code]}`)
  return Object.assign(error, { code, syscall: 'getaddrinfo', hostname })
}
