export { AuthError } from './errors.ts'
export {
  FacebookGraphMixin,
  type FacebookGraphMixinInstance,
  type FacebookUser,
  type FacebookUserOptions,
} from './facebook-graph-mixin.ts'
export {
  type GoogleAccess,
  GoogleOAuth2Mixin,
  type GoogleOAuth2MixinInstance,
  type GoogleUserOptions,
} from './google-oauth2-mixin.ts'
export type { AuthMixinInstance, HandlerBase, Mixin } from './mixin.ts'
export {
  type AuthenticatedUserOptions,
  type OAuthAuthorizeOptions,
  OAuthMixin,
  type OAuthMixinInstance,
  type OAuthUser,
} from './oauth-mixin.ts'
export type { OAuthToken, OAuthVersion } from './oauth-signature.ts'
export type { OAuthAccessToken } from './oauth-token.ts'
export {
  type OAuth2AuthorizeOptions,
  OAuth2Mixin,
  type OAuth2MixinInstance,
  type OAuth2RequestOptions,
  type OAuth2TokenRequest,
} from './oauth2-mixin.ts'
export {
  OpenIdMixin,
  type OpenIdMixinInstance,
  type OpenIdRedirectOptions,
} from './open-id-mixin.ts'
export type { OpenIdUser } from './open-id-user.ts'
export {
  TwitterMixin,
  type TwitterMixinInstance,
  type TwitterRequestOptions,
} from './twitter-mixin.ts'
export type { Parameters } from './url-encode.ts'
