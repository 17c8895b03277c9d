import { AX_NS, AX_TYPES } from './open-id-request.ts'

/** What a provider told about a user; what it did not tell is absent. */
export type OpenIdUser = Partial<
  Record<
    'first_name' | 'last_name' | 'name' | 'email' | 'locale' | 'username' | 'claimed_id',
    string
  >
>

/**
 * Reads a user from the arguments that a provider sent the browser back with.
 *
 * @param fields The last value of each argument; what they say must have been verified.
 */
export function readOpenIdUser(fields: ReadonlyMap<string, string>): OpenIdUser {
  const extension = findKey(fields, 'openid.ns.', AX_NS)
  const attribute = (name: keyof typeof AX_TYPES): string => {
    if (extension === undefined) return ''
    const alias = findKey(fields, `openid.${extension}.type.`, AX_TYPES[name])
    return alias === undefined ? '' : (fields.get(`openid.${extension}.value.${alias}`) ?? '')
  }
  const email = attribute('email')
  const firstName = attribute('firstname')
  const lastName = attribute('lastname')
  const parts = [firstName, lastName].filter((part) => part !== '')
  const name = attribute('fullname') || parts.join(' ') || (email.split('@')[0] ?? '')
  const user = {
    first_name: firstName,
    last_name: lastName,
    name,
    email,
    locale: attribute('language').toLowerCase(),
    username: attribute('username'),
    claimed_id: fields.get('openid.claimed_id') ?? '',
  }
  return Object.fromEntries(Object.entries(user).filter(([, value]) => value !== ''))
}

/** The rest of the first key that begins with `prefix` and has this value. */
function findKey(
  fields: ReadonlyMap<string, string>,
  prefix: string,
  value: string,
): string | undefined {
  for (const [key, candidate] of fields) {
    if (candidate === value && key.startsWith(prefix)) return key.slice(prefix.length)
  }
  return undefined
}
