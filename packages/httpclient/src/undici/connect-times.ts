import type { Socket } from 'node:net'
import type { Seconds } from '@tornado-ts/util'

/** When the steps of connecting were done, in seconds since its beginning; 0 for those not taken. */
export interface ConnectTimes {
  namelookup: Seconds
  connect: Seconds
  appconnect: Seconds
}

/** Times of a connection that was there before. */
export const NO_TIMES: Readonly<ConnectTimes> = { namelookup: 0, connect: 0, appconnect: 0 }

/** Notes the times of a socket that begins to connect. */
export function connectTimes(socket: Socket): ConnectTimes {
  const begun = performance.now()
  const times = { ...NO_TIMES }
  const note = (step: keyof ConnectTimes) => (): void => {
    times[step] = (performance.now() - begun) / 1000
  }
  socket.once('lookup', note('namelookup'))
  socket.once('connect', note('connect'))
  socket.once('secureConnect', note('appconnect'))
  return times
}
