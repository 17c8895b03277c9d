import { reEscape } from '@tornado-ts/util'
import type { RuleList } from '@tornado-ts/routing'
import type { Settings } from './settings.ts'
import { StaticFileHandler } from './static-file-handler.ts'

/** The rules that serve the directory of the setting `staticPath`; none without that setting. */
export function staticRules(settings: Settings): RuleList {
  const {
    staticPath,
    staticUrlPrefix = '/static/',
    staticHandlerClass = StaticFileHandler,
    staticHandlerArgs,
  } = settings
  if (!staticPath) return []
  const args = { ...staticHandlerArgs, path: staticPath }
  return [`${reEscape(staticUrlPrefix)}(.*)`, '/(favicon\\.ico)', '/(robots\\.txt)'].map(
    (pattern) => [pattern, staticHandlerClass, args],
  )
}
