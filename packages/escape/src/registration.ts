import { registerObject } from '@tornado-ts/util'

import { nativeStr, recursiveUnicode, toBasestring, toUnicode, utf8 } from './bytes-and-text.ts'
import { jsonDecode, jsonEncode } from './json.ts'
import { linkify } from './linkify.ts'
import { parseQsBytes } from './parse-qs-bytes.ts'
import { squeeze } from './squeeze.ts'
import { urlEscape, urlUnescape } from './url-escape.ts'
import { xhtmlEscape } from './xhtml-escape.ts'
import { xhtmlUnescape } from './xhtml-unescape.ts'

/** Lets util's `importObject('escape.utf8')` and the like find the functions of this package. */
registerObject(
  'escape',
  Object.freeze({
    jsonDecode,
    jsonEncode,
    linkify,
    nativeStr,
    parseQsBytes,
    recursiveUnicode,
    squeeze,
    toBasestring,
    toUnicode,
    urlEscape,
    urlUnescape,
    utf8,
    xhtmlEscape,
    xhtmlUnescape,
  }),
)
