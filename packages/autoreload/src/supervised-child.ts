import { RELOAD, RELOAD_STATUS, type ReloadMessage, supervisorPid } from './protocol.ts'

/** How long to wait for the system to notice that the supervisor has died, in milliseconds. */
const REPARENTING = 200

/** Ends this process when its supervisor disappears, without keeping it alive until then. */
export function endWithSupervisor(): void {
  process.on('disconnect', () => {
    setTimeout(() => {
      // The program may have closed the channel itself, which is no reason to end.
      if (process.platform === 'win32' || process.ppid !== supervisorPid) {
        process.kill(process.pid, 'SIGTERM')
      }
    }, REPARENTING).unref()
  })
  process.channel?.unref()
}

/** Ends this process in such a way that the supervisor starts it again. */
export function leaveToSupervisor(): Promise<never> {
  const leave = (): never => process.exit(RELOAD_STATUS)
  if (process.send === undefined || !process.connected) leave()
  else process.send({ type: RELOAD, env: process.env } satisfies ReloadMessage, leave)
  return new Promise(() => {})
}
