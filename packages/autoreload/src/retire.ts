import dgram from 'node:dgram'
import inspector from 'node:inspector'
import net from 'node:net'
import { IOLoop } from '@tornado-ts/ioloop'
import { closeUnusedListenSockets } from '@tornado-ts/netutil'

/** What a program may have set to be told of the end of its process, which does not come now. */
const OBSOLETE = [
  ...['SIGINT', 'SIGTERM', 'SIGHUP', 'exit', 'beforeExit'],
  ...['uncaughtException', 'unhandledRejection'],
]

/**
 * Puts an end to what the program does in this process, so that a new run of it finds ports,
 * signals and the terminal free.
 *
 * Timers of Node's own cannot be found. What they do, and what fails because of the closed sockets,
 * is nobody's business any more.
 */
export async function retire(): Promise<void> {
  for (const event of OBSOLETE) process.removeAllListeners(event)
  for (const event of ['uncaughtException', 'unhandledRejection']) process.on(event, () => {})
  closeLoop()
  closeUnusedListenSockets()
  for (const handle of activeHandles()) close(handle)
  inspector.close()
  await new Promise((resolve) => setImmediate(resolve))
}

function closeLoop(): void {
  try {
    IOLoop.current().close({ allFds: true })
  } catch {
    // Somebody awaits its `start()`. Stopping it would let that code go on.
  }
}

/** Undocumented, but there since the first versions of Node, and in use by many test runners. */
function activeHandles(): unknown[] {
  const { _getActiveHandles: get } = process as { _getActiveHandles?: () => unknown[] }
  return get?.call(process) ?? []
}

function close(handle: unknown): void {
  if (handle instanceof net.Server || handle instanceof dgram.Socket) {
    handle.close()
  } else if (handle instanceof net.Socket) {
    const { fd } = handle as { fd?: number }
    if (fd === undefined || fd < 0 || fd > 2) handle.destroy()
    else if (fd === 0) handle.pause()
  }
}
