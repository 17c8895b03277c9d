import {
  type OAuthStamp,
  type OAuthToken,
  type OAuthVersion,
  newStamp,
  oauthSignature,
} from './oauth-signature.ts'
import { type Parameters, urlEncode } from './url-encode.ts'

/** What the steps of OAuth 1 have in common. */
export interface OAuthStep {
  readonly version: OAuthVersion
  readonly consumer: OAuthToken
  readonly url: string
  /** Default a new one. */
  readonly stamp?: OAuthStamp | undefined
}

/** The URL that asks for a request token. `parameters` come from version 1.0a on. */
export function requestTokenUrl(step: OAuthStep & { readonly parameters: Parameters }): string {
  return signedUrl(step, { ...protocolParameters(step), ...step.parameters })
}

/** The URL that changes a request token into an access token. */
export function accessTokenUrl(
  step: OAuthStep & { readonly token: OAuthToken & { readonly verifier?: string | undefined } },
): string {
  const { verifier } = step.token
  const parameters = protocolParameters(step, step.token)
  return signedUrl(
    step,
    verifier === undefined ? parameters : { ...parameters, oauth_verifier: verifier },
    step.token,
  )
}

/** The `oauth_*` parameters, signature included, of a request on behalf of a user. */
export function requestParameters(
  step: OAuthStep & {
    readonly token: OAuthToken
    readonly method: string
    readonly parameters: Parameters
  },
): Record<string, string> {
  const { version, consumer, token, method, url } = step
  const base = protocolParameters(step, token)
  const parameters = { ...base, ...step.parameters }
  const signature = oauthSignature({ version, consumer, token, method, url, parameters })
  return { ...base, oauth_signature: signature }
}

function protocolParameters(step: OAuthStep, token?: OAuthToken): Record<string, string> {
  const { timestamp, nonce } = step.stamp ?? newStamp()
  return {
    oauth_consumer_key: step.consumer.key,
    ...(token === undefined ? {} : { oauth_token: token.key }),
    oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: timestamp,
    oauth_nonce: nonce,
    oauth_version: '1.0',
  }
}

function signedUrl(step: OAuthStep, parameters: Parameters, token?: OAuthToken): string {
  const { version, consumer, url } = step
  const signature = oauthSignature({ version, consumer, token, method: 'GET', url, parameters })
  return `${url}?${urlEncode({ ...parameters, oauth_signature: signature })}`
}
