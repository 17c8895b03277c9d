import { xhtmlEscape } from '@tornado-ts/escape'
import { type CookieSecret, isCookieKey } from './cookie-secret.ts'
import type { CookieOptions } from './response-cookies.ts'
import { ResponseWriter } from './response-writer.ts'
import {
  createSignedValue,
  decodeSignedValue,
  type DecodeSignedValueOptions,
  getSignatureKeyVersion,
} from './signed-value.ts'
import { compareXsrfTokens, issueXsrfToken } from './xsrf-check.ts'

/** What `createSignedValue` of a handler takes besides the name and the value. */
export interface HandlerSignedValueOptions {
  /** The format; see {@link createSignedValue}. Default 2. */
  readonly version?: number | undefined
}

/** What `setSignedCookie` takes besides the name and the value. */
export interface SignedCookieOptions extends CookieOptions, HandlerSignedValueOptions {
  /** Default 30; null for a cookie that goes when the browser closes. */
  readonly expiresDays?: number | null | undefined
}

/** What `getSignedCookieKeyVersion` takes besides the name. */
export interface SignedCookieSource {
  /** A signed value that came in another way, read in place of the cookie. */
  readonly value?: string | Uint8Array | undefined
}

/** What `getSignedCookie` takes besides the name. */
export interface GetSignedCookieOptions
  extends Omit<DecodeSignedValueOptions, 'clock'>, SignedCookieSource {}

const SIGNED_COOKIE_DAYS = 30

/**
 * What a handler can trust of its request, by signatures, XSRF tokens and the login: the guarding
 * part of {@link RequestHandler}.
 */
export abstract class RequestGuard extends ResponseWriter {
  // Signed cookies

  /**
   * Signs a value as {@link setSignedCookie} does, for use outside cookies.
   *
   * @throws Error without the setting `cookieSecret`, or without `keyVersion` where that is a
   *   dictionary of keys.
   */
  createSignedValue(
    name: string,
    value: string | Uint8Array,
    { version }: HandlerSignedValueOptions = {},
  ): string {
    const secret = cookieSecretOf(this)
    if (isCookieKey(secret)) return createSignedValue(secret, name, value, { version })
    const { keyVersion } = this.settings
    if (keyVersion === undefined) {
      throw new Error('key_version setting must be used for secret_key dicts')
    }
    return createSignedValue(secret, name, value, { version, keyVersion })
  }

  /**
   * Sends a cookie that the client can read but not change. Set `httponly`, `secure` and
   * `samesite: 'Lax'` on one that says who the user is.
   *
   * `expiresDays` is for the browser; how old a value may be is for {@link getSignedCookie} to say.
   *
   * @throws As {@link createSignedValue} and {@link setCookie}.
   */
  setSignedCookie(
    name: string,
    value: string | Uint8Array,
    { version, expiresDays = SIGNED_COOKIE_DAYS, ...options }: SignedCookieOptions = {},
  ): void {
    const signed = this.createSignedValue(name, value, { version })
    this.setCookie(name, signed, { ...options, expiresDays })
  }

  /**
   * The value of a signed cookie of the request.
   *
   * @returns Undefined when the cookie is absent, too old, or was not signed by us for this name.
   * @throws Error without the setting `cookieSecret`.
   */
  getSignedCookie(
    name: string,
    { value = this.getCookie(name), ...options }: GetSignedCookieOptions = {},
  ): Buffer | undefined {
    return decodeSignedValue(cookieSecretOf(this), name, value, options)
  }

  /**
   * The version of the key that has signed a cookie, to tell which users still have an old one. The
   * signature is not checked: {@link getSignedCookie} does that.
   *
   * @throws Error without the setting `cookieSecret`.
   */
  getSignedCookieKeyVersion(
    name: string,
    { value = this.getCookie(name) }: SignedCookieSource = {},
  ): number | undefined {
    cookieSecretOf(this)
    return value === undefined ? undefined : getSignatureKeyVersion(value)
  }

  /** The older name of {@link setSignedCookie}. */
  setSecureCookie(
    name: string,
    value: string | Uint8Array,
    options: SignedCookieOptions = {},
  ): void {
    this.setSignedCookie(name, value, options)
  }

  /** The older name of {@link getSignedCookie}. */
  getSecureCookie(name: string, options: GetSignedCookieOptions = {}): Buffer | undefined {
    return this.getSignedCookie(name, options)
  }

  /** The older name of {@link getSignedCookieKeyVersion}. */
  getSecureCookieKeyVersion(name: string, options: SignedCookieSource = {}): number | undefined {
    return this.getSignedCookieKeyVersion(name, options)
  }

  // Cross-site request forgery

  /**
   * The token that shows that a form came from a page of ours, to be sent back as the argument
   * `_xsrf` or the header `X-XSRFToken`.
   *
   * The first use sets the cookie that it is compared with, if the browser has none; so use it
   * before the headers are sent.
   */
  get xsrfToken(): string {
    return issueXsrfToken(this)
  }

  /**
   * Refuses a request that another site has made the browser send: runs before `prepare` for every
   * method but GET, HEAD and OPTIONS, where the setting `xsrfCookies` is on.
   *
   * Override it to let requests pass that do not rely on cookies, such as those of an API.
   *
   * @throws HTTPError 403 when the token is absent, malformed or not that of the cookie.
   */
  checkXsrfCookie(): void {
    compareXsrfTokens(this)
  }

  /** A hidden field with the {@link xsrfToken}, to be put into every form that is posted. */
  xsrfFormHtml(): string {
    return `<input type="hidden" name="_xsrf" value="${xhtmlEscape(this.xsrfToken)}"/>`
  }

  // The login

  /**
   * Where `authenticated` sends users who have not logged in; override it to choose by request.
   *
   * @throws Error without the setting `loginUrl`.
   */
  getLoginUrl(): string {
    this.requireSetting('loginUrl', '@authenticated')
    return this.settings.loginUrl ?? ''
  }
}

function cookieSecretOf(handler: RequestGuard): CookieSecret {
  handler.requireSetting('cookieSecret', 'signed cookies')
  return handler.settings.cookieSecret ?? ''
}
