/**
 * Tells whether the name of a template depends on the one that mentions it: not if one of them is
 * absolute, or if the one that mentions it was made from a string.
 *
 * @internal
 */
export function isRelativeTo(name: string, parentPath: string | undefined): parentPath is string {
  return parentPath !== undefined && !/^(?:[</]|$)/.test(parentPath) && !name.startsWith('/')
}
