/** What a server process tells about itself when the runner asks. */
export interface Report {
  /** User plus system time used by the process so far, in microseconds. */
  readonly cpu: number
  /** Resident set size in bytes. */
  readonly rss: number
}

/** Tells the runner where this server listens, then answers its questions until it disconnects. */
export function reportTo(port: number): void {
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    const report: Report = { cpu: user + system, rss: process.memoryUsage.rss() }
    process.send?.(report)
  })
  process.on('disconnect', () => process.exit(0))
  process.send?.({ port })
}
