import { version } from '@tornado-ts/util'

/** What the first copy of the package leaves for the others to find. */
interface Copy {
  readonly version: string
  readonly url: string
}

const KEY = Symbol.for('tornado-ts')

const holder = globalThis as { [KEY]?: Copy }

const here: Copy = { version, url: import.meta.url }

/**
 * Two copies have a main loop, options and loggers each, and their classes are strangers to each
 * other, which is hard to find out from what follows. So the second one to be loaded warns.
 */
if (holder[KEY] === undefined) {
  holder[KEY] = here
} else if (holder[KEY].url !== here.url) {
  const [first, second] = [holder[KEY], here].map((copy) => `${copy.version} in ${copy.url}`)
  process.emitWarning(`Two copies of tornado-ts are loaded: ${first} and ${second}`, {
    code: 'TORNADO_TS_TWO_COPIES',
  })
}
