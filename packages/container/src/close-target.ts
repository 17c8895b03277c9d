import type { CloseTarget } from '@tornado-ts/httputil'

/** Tells whoever wanted to know that the other side has gone away. */
export function callCloseTarget(target: CloseTarget): void {
  if (typeof target === 'function') target()
  else target.onConnectionClose()
}
