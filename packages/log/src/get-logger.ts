import { WARNING } from './levels.ts'
import { Logger } from './logger.ts'

const root = new Logger('')
root.level = WARNING

const loggers = new Map<string, Logger>([['', root]])

/**
 * Gives the logger of that name, always the same one; it is made when first asked for.
 *
 * Names are dotted paths. The parent of `a.b.c` is `a.b` if somebody asked for that, else `a`, else the root.
 * The root begins at WARNING, every other logger takes its parent's level until it gets its own.
 *
 * @param name The dotted name; `""` is the root.
 * @tornado logging.getLogger
 */
export function getLogger(name: string = ''): Logger {
  const known = loggers.get(name)
  if (known !== undefined) return known
  const logger = new Logger(name)
  logger.parent = nearestAncestor(name)
  for (const other of loggers.values()) {
    // The new logger comes between its descendants and their parent up to now.
    if (other.parent === logger.parent && other.name.startsWith(`${name}.`)) other.parent = logger
  }
  loggers.set(name, logger)
  return logger
}

function nearestAncestor(name: string): Logger {
  for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
    const ancestor = loggers.get(name.slice(0, dot))
    if (ancestor !== undefined) return ancestor
  }
  return root
}
