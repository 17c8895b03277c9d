import { version } from '@tornado-ts/util'

/** The Server header of guests that have none. */
export const SERVER: string = `tornado-ts/${version}`
