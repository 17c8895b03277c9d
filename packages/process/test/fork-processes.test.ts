import { once } from 'node:events'
import net from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import { cpuCount, forkProcesses } from '../src/index.ts'
import { type Ended, isAlive, Program } from './run-program.ts'

const LIMIT = 40_000
let program: Program | undefined

afterEach(() => {
  program?.[Symbol.dispose]()
})

function run(...args: ConstructorParameters<typeof Program>): Promise<Ended> {
  program = new Program(...args)
  return program.ended
}

/** A port that was free a moment ago; with 0 the program's processes would not have to agree. */
async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as net.AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

describe('the workers', () => {
  test(
    'get their ids, and the primary ends with the last of them',
    async () => {
      const { code, stdout, stderr } = await run('print-ids', '3')
      expect(stdout.split('\n').sort()).toEqual(['', '0 true true', '1 true true', '2 true true'])
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    },
    LIMIT,
  )

  test(
    'are as many as CPUs for 0',
    async () => {
      const { code, stdout } = await run('print-ids', '0')
      expect(stdout.trim().split('\n')).toHaveLength(cpuCount())
      expect(code).toBe(0)
    },
    LIMIT,
  )

  // process_test.ProcessTest.test_multi_process
  test(
    'share a socket bound before, and are replaced when they fail',
    async () => {
      const { code, stdout, stderr } = await run('serve-and-exit', String(await freePort()))
      expect(stdout).toBe('another pid: true\nprimary exits with 0\n')
      expect(code).toBe(0)
      const ends = stderr.match(/exited .*$/gm)
      expect(stderr).toMatch(/^Starting 3 processes\n/)
      expect(ends?.sort()).toEqual([
        'exited normally',
        'exited normally',
        'exited normally',
        'exited with status 2, restarting',
        'exited with status 3, restarting',
        'exited with status 4, restarting',
      ])
      expect(stderr).toMatch(/^child 2 \(pid \d+\) exited normally$/m)
    },
    LIMIT,
  )

  test(
    'do not pass their id on to children of their own',
    async () => {
      const { stdout } = await run('environment')
      expect(JSON.parse(stdout)).toEqual(['', '', null])
    },
    LIMIT,
  )
})

describe('too many failures', () => {
  test.each([
    ['status', /^child 0 \(pid \d+\) exited with status 1, restarting$/gm],
    ['signal', /^child 0 \(pid \d+\) killed by signal 9, restarting$/gm],
  ])(
    'by %s end the other workers and reject',
    async (end, message) => {
      const { code, stdout, stderr } = await run('give-up', end)
      const lines = stdout.trim().split('\n')
      expect(lines.at(-1)).toMatch(
        /^Too many child restarts, giving up: child 0 \(pid \d+\) .* \d, and maxRestarts is 2$/,
      )
      expect(code).toBe(7)
      expect(stderr.match(message)).toHaveLength(3)
      expect(lines.slice(0, -1).filter((pid) => isAlive(Number(pid)))).toEqual([])
    },
    LIMIT,
  )
})

test(
  'workers that die at their start end the program with an error that says so',
  async () => {
    const { code, stderr } = await run('die-at-start')
    expect(code).toBe(1)
    expect(stderr.match(/no database at 10.0.0.1/g)?.length).toBeGreaterThanOrEqual(4)
    expect(stderr).toMatch(
      /Too many child restarts, giving up: child \d \(pid \d+\) exited with status 1, and maxRestarts is 3/,
    )
  },
  LIMIT,
)

describe('a signal to the primary', () => {
  test(
    'that the worker has got too is not the second for it',
    async () => {
      program = new Program('count-signals')
      const [pid] = await program.lines(1)
      process.kill(Number(pid), 'SIGTERM')
      await program.lines(2)
      program.child.kill('SIGTERM')
      const { code, stdout } = await program.ended
      expect(stdout).toMatch(/^ended$/m)
      expect(code).toBe(0)
    },
    LIMIT,
  )

  test.each(['SIGTERM', 'SIGINT'] as const)(
    '%s is passed on, once',
    async (signal) => {
      program = new Program('wait-for-signal', 'handled')
      await program.lines(2)
      program.child.kill(signal)
      const { code, stdout } = await program.ended
      expect(code).toBe(0)
      expect(
        stdout
          .split('\n')
          .filter((line) => line.includes('got'))
          .sort(),
      ).toEqual([`0 got ${signal}`, `1 got ${signal}`])
    },
    LIMIT,
  )

  test(
    'ends it the same way if the workers did not end in good order',
    async () => {
      program = new Program('wait-for-signal', 'unhandled')
      await program.lines(2)
      program.child.kill('SIGTERM')
      expect(await program.ended).toMatchObject({ code: null, signal: 'SIGTERM' })
    },
    LIMIT,
  )

  test(
    'that it cannot catch ends the workers too',
    async () => {
      program = new Program('wait-for-signal', 'handled')
      await program.lines(2)
      program.child.kill('SIGKILL')
      // The workers write to the same pipe; it ends with the last of them. Whether init has reaped them
      // is another matter.
      expect(await program.ended).toMatchObject({ code: null, signal: 'SIGKILL' })
    },
    LIMIT,
  )
})

describe('a call is refused', () => {
  test.each([
    ['twice', /^(primary|worker): .*already called.*\n(primary|worker): .*already called.*\n$/],
    ['thread', /^forkProcesses cannot be called in a worker thread\n$/],
    ['cluster', /^forkProcesses cannot be called in a worker of another cluster\n$/],
  ])(
    '%s',
    async (mode, expected) => {
      const { stdout } = await run('refused', mode)
      expect(stdout).toMatch(expected)
    },
    LIMIT,
  )

  test.each<[number, number]>([
    [1.5, 1],
    [NaN, 1],
    [1, -1],
    [1, NaN],
  ])('for %d processes and %d restarts', (numProcesses, maxRestarts) => {
    expect(() => forkProcesses(numProcesses, { maxRestarts })).toThrow(RangeError)
  })
})
