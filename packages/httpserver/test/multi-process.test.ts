import { afterEach, describe, expect, test } from '@jest/globals'
import { Load } from './support/load.ts'
import { Program } from './support/program.ts'

const LIMIT = 40_000
/** Task id or `primary`, process id, port. */
const PORT = /^(\w+) (\d+) port (\d+)$/gm

let program: Program

afterEach(() => {
  program[Symbol.dispose]()
})

/** Starts the program and waits until every worker listens; gives the port, the same for all. */
async function serve(style: string, workers: number): Promise<number> {
  program = new Program('serve-workers', style, String(workers))
  const lines = await program.said(PORT, workers + (style === 'listen in the workers' ? 0 : 1))
  const ports = new Set(lines.map((line) => Number(line[3])))
  expect(ports.size).toBe(1)
  return Math.max(...ports)
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}

describe('a server of several processes', () => {
  test.each([
    ['bind and start', false],
    ['sockets bound before', true],
    ['listen in the workers', true],
  ])(
    'answers every request on SIGTERM (%s, keep-alive: %p)',
    async (style, keepAlive) => {
      const load = new Load(await serve(style, 2), { clients: 12, keepAlive })
      await until(() => load.outcome.answered > 100)
      const before = load.outcome
      program.child.kill('SIGTERM')
      const outcome = await load.ended()
      expect(await program.ended).toEqual({ code: 0, signal: null })
      expect(before).toMatchObject({ cut: 0, unanswered: 0, refused: 0 })
      expect(outcome.cut).toBe(0)
      // Each worker has had its share, and what it has read it has answered.
      const shares = [...program.stdout.matchAll(/^\d \d+ answered (\d+)$/gm)]
      expect(shares).toHaveLength(2)
      expect(load.pids.size).toBe(2)
      expect(shares.reduce((sum, [, share]) => sum + Number(share), 0)).toBe(outcome.answered)
    },
    LIMIT,
  )

  test.each([
    ['sockets bound before', 1],
    ['listen in the workers', 2],
  ])(
    'keeps its port when all workers are killed (%s, %i workers)',
    async (style, workers) => {
      const port = await serve(style, workers)
      const load = new Load(port, { clients: 4, keepAlive: false })
      await until(() => load.pids.size === workers)
      const killed = new Set(load.pids)
      for (const pid of killed) process.kill(pid, 'SIGKILL')
      await until(() => load.pids.size === 2 * workers)
      const { cut, unanswered, refused } = await load.stop()
      expect(refused).toBe(0)
      // What a killed worker had in hand goes with it, and nothing else.
      expect(cut + unanswered).toBeLessThanOrEqual(4)
      const ports = [...program.stdout.matchAll(PORT)].map((line) => Number(line[3]))
      expect(new Set(ports)).toEqual(new Set([port]))
      program.child.kill('SIGTERM')
      expect(await program.ended).toEqual({ code: 0, signal: null })
    },
    LIMIT,
  )
})
