import { defineError, TornadoError } from '@tornado-ts/util'

/**
 * A command line, a configuration file, a definition or an assignment that does not fit the options.
 *
 * Also exported as `Error`, which is its name in Tornado.
 *
 * @tornado options.Error
 */
export class OptionsError extends TornadoError {
  static {
    defineError(this, 'OptionsError', 'TORNADO_OPTIONS')
  }
}
