import { AsyncHTTPClient } from '@tornado-ts/httpclient'
import type { HTTPServerOptions } from '@tornado-ts/httpserver'
import type { SSLOptions } from '@tornado-ts/netutil'
import { AsyncHTTPTestCase } from './async-http-test-case.ts'
import { selfSigned } from './self-signed.ts'

/**
 * {@link AsyncHTTPTestCase} over TLS, with a self-signed certificate that the client does not check.
 *
 * @tornado testing.AsyncHTTPSTestCase
 */
export class AsyncHTTPSTestCase extends AsyncHTTPTestCase {
  /**
   * A certificate for `foo.example.com` and its key.
   *
   * @tornado testing.AsyncHTTPSTestCase.default_ssl_options
   */
  static defaultSslOptions(): SSLOptions {
    return selfSigned
  }

  /** A client that accepts any certificate. @tornado testing.AsyncHTTPSTestCase.get_http_client */
  override getHttpClient(): AsyncHTTPClient {
    return new AsyncHTTPClient({ forceInstance: true, defaults: { validateCert: false } })
  }

  /** Adds `sslOptions`. @tornado testing.AsyncHTTPSTestCase.get_httpserver_options */
  override getHttpserverOptions(): HTTPServerOptions {
    return { ...super.getHttpserverOptions(), sslOptions: this.getSslOptions() }
  }

  /** What the server proves itself with. @tornado testing.AsyncHTTPSTestCase.get_ssl_options */
  getSslOptions(): SSLOptions {
    return AsyncHTTPSTestCase.defaultSslOptions()
  }

  /** `https`. @tornado testing.AsyncHTTPSTestCase.get_protocol */
  override getProtocol(): string {
    return 'https'
  }
}
