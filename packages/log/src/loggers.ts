import { getLogger } from './get-logger.ts'
import type { Logger } from './logger.ts'

/**
 * The logger `tornado.access`: one line per HTTP request.
 *
 * @tornado log.access_log
 */
export const accessLog: Logger = getLogger('tornado.access')

/**
 * The logger `tornado.application`: errors of application code that nobody caught.
 *
 * @tornado log.app_log
 */
export const appLog: Logger = getLogger('tornado.application')

/**
 * The logger `tornado.general`: what the framework itself has to report.
 *
 * @tornado log.gen_log
 */
export const genLog: Logger = getLogger('tornado.general')
