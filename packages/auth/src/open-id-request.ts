import { splitHostAndPort } from '@tornado-ts/httputil'

const OPENID_NS = 'http://specs.openid.net/auth/2.0'
const OAUTH_NS = 'http://specs.openid.net/extensions/oauth/1.0'

/** The name space of the attribute exchange extension. */
export const AX_NS = 'http://openid.net/srv/ax/1.0'

/** What identifies each attribute, by the name a handler asks for it. */
export const AX_TYPES = {
  firstname: 'http://axschema.org/namePerson/first',
  fullname: 'http://axschema.org/namePerson',
  lastname: 'http://axschema.org/namePerson/last',
  email: 'http://axschema.org/contact/email',
  language: 'http://axschema.org/pref/language',
  username: 'http://axschema.org/namePerson/friendly',
} as const

/** Asking for `name` asks for all of these. */
const NAME_PARTS = ['firstname', 'fullname', 'lastname'] as const

/** What the arguments of a request to the provider depend on. */
export interface OpenIdRequest {
  /** The URL of the page that sends the user away. */
  readonly fullUrl: string
  /** Its host, with the port if there is one. */
  readonly host: string
  /** Where the user comes back to, relative to that page. */
  readonly callbackUri: string
  readonly axAttrs: readonly string[]
  readonly oauthScope?: string | undefined
}

/**
 * The arguments of a request for authentication, OpenID 2.0 §9.1 and Attribute Exchange 1.0.
 *
 * @throws RangeError for an attribute that is not known.
 */
export function openIdArguments(request: OpenIdRequest): Record<string, string> {
  const returnTo = new URL(request.callbackUri, request.fullUrl)
  return {
    'openid.ns': OPENID_NS,
    'openid.claimed_id': `${OPENID_NS}/identifier_select`,
    'openid.identity': `${OPENID_NS}/identifier_select`,
    'openid.return_to': returnTo.href,
    'openid.realm': new URL('/', returnTo).href,
    'openid.mode': 'checkid_setup',
    ...attributeArguments(request.axAttrs),
    ...scopeArguments(request),
  }
}

function attributeArguments(axAttrs: readonly string[]): Record<string, string> {
  if (axAttrs.length === 0) return {}
  const wantsName = axAttrs.includes('name')
  const isName = (name: string): boolean => NAME_PARTS.some((part) => part === name)
  const others = axAttrs.filter((name) => name !== 'name' && !(wantsName && isName(name)))
  const wanted = [...new Set([...(wantsName ? NAME_PARTS : []), ...others])]
  const types = wanted.map((name) => [`openid.ax.type.${name}`, typeOf(name)])
  return {
    'openid.ns.ax': AX_NS,
    'openid.ax.mode': 'fetch_request',
    ...(Object.fromEntries(types) as Record<string, string>),
    'openid.ax.required': wanted.join(','),
  }
}

function typeOf(name: string): string {
  if (Object.hasOwn(AX_TYPES, name)) return AX_TYPES[name as keyof typeof AX_TYPES]
  const known = ['name', ...Object.keys(AX_TYPES)].join(', ')
  throw new RangeError(`unknown attribute "${name}" in axAttrs; there are ${known}`)
}

function scopeArguments({ host, oauthScope }: OpenIdRequest): Record<string, string> {
  if (!oauthScope) return {}
  return {
    'openid.ns.oauth': OAUTH_NS,
    'openid.oauth.consumer': splitHostAndPort(host)[0],
    'openid.oauth.scope': oauthScope,
  }
}
