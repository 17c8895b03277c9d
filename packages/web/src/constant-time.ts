import { timingSafeEqual } from 'node:crypto'

/**
 * Compares a secret with what a client sent, in a time that tells nothing about where they differ.
 * Their lengths are no secret.
 */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
