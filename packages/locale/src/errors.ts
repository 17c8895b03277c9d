import { defineError, TornadoError } from '@tornado-ts/util'

/**
 * A locale was asked for by a code that has neither translations nor is the default.
 *
 * @tornado locale.Locale.get
 */
export class UnsupportedLocaleError extends TornadoError {
  static {
    defineError(this, 'UnsupportedLocaleError', 'TORNADO_LOCALE_UNSUPPORTED')
  }
}

/**
 * A translation file does not hold what its kind of file must; `cause` has the decoder's error if there is one.
 *
 * Loading CSV files throws it. A gettext catalogue that raises it is logged and left out.
 */
export class TranslationFileError extends TornadoError {
  static {
    defineError(this, 'TranslationFileError', 'TORNADO_LOCALE_FILE')
  }
}
