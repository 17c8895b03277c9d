import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { PipeIOStream } from '@tornado-ts/iostream'
import { IOLoop } from '@tornado-ts/ioloop'
import { genLog, Handler, type LogRecord } from '@tornado-ts/log'
import { CalledProcessError, Subprocess } from '../src/index.ts'

class Collector extends Handler {
  readonly messages: string[] = []

  override emit(record: LogRecord): void {
    this.messages.push(record.getMessage())
  }
}

const STREAM: typeof Subprocess.STREAM = Subprocess.STREAM
const STDOUT: typeof Subprocess.STDOUT = Subprocess.STDOUT
const running: AsyncDisposable[] = []
let log: Collector

beforeEach(() => {
  log = new Collector()
  genLog.addHandler(log)
})

afterEach(async () => {
  for (const sub of running.splice(0)) await sub[Symbol.asyncDispose]()
  genLog.removeHandler(log)
  jest.restoreAllMocks()
})

/** Ends with the test, whatever happens in it. */
function ending<T extends AsyncDisposable>(sub: T): T {
  running.push(sub)
  return sub
}

const shell = (line: string) => ending(new Subprocess(line, { shell: true }))
const exitCallback = (sub: { setExitCallback: Subprocess['setExitCallback'] }) =>
  new Promise<number>((resolve) => sub.setExitCallback(resolve))

describe('streams', () => {
  // process_test.SubprocessTest.test_subprocess
  test('a conversation', async () => {
    const sub = ending(
      new Subprocess(['sh', '-c', "printf '> '; exec cat"], { stdin: STREAM, stdout: STREAM }),
    )
    expect(sub.stdin).toBeInstanceOf(PipeIOStream)
    expect(sub.stderr).toBeUndefined()
    expect(sub.pid).toBe(sub.proc.pid)
    expect(sub.ioLoop).toBe(IOLoop.current())
    expect((await sub.stdout.readUntil('> ')).toString()).toBe('> ')
    await sub.stdin.write(Buffer.from('hello\n'))
    expect((await sub.stdout.readUntil('\n')).toString()).toBe('hello\n')
    sub.stdin.close()
    expect((await sub.stdout.readUntilClose()).toString()).toBe('')
    expect(await sub.waitForExit()).toBe(0)
  })

  // process_test.SubprocessTest.test_close_stdin
  test('closing the input ends what reads it', async () => {
    const sub = ending(new Subprocess(['cat'], { stdin: STREAM, stdout: STREAM }))
    sub.stdin.close()
    expect((await sub.stdout.readUntilClose()).toString()).toBe('')
    expect(await sub.waitForExit()).toBe(0)
  })

  // process_test.SubprocessTest.test_stderr
  test('errors have a stream of their own', async () => {
    const line = 'echo hello >&2; echo not this'
    const options = { shell: true, stdout: 'ignore', stderr: STREAM } as const
    const sub = ending(new Subprocess(line, options))
    expect((await sub.stderr.readUntil('\n')).toString()).toBe('hello\n')
    expect((await sub.stderr.readUntilClose()).toString()).toBe('')
  })

  test.each([true, false])(
    'errors share the output, in order; with a shell: %p',
    async (withShell) => {
      const line = 'echo 1; echo 2 >&2; echo 3; echo 4 >&2; exit 3'
      const options = { stdout: STREAM, stderr: STDOUT } as const
      const sub = ending(
        withShell
          ? new Subprocess(line, { ...options, shell: true })
          : new Subprocess(['sh', '-c', line], options),
      )
      expect((await sub.stdout.readUntilClose()).toString()).toBe('1\n2\n3\n4\n')
      expect(sub.stderr).toBeUndefined()
      expect(await sub.waitForExit({ raiseError: false })).toBe(3)
    },
  )

  test('"pipe" gives the streams of Node', async () => {
    const sub = ending(new Subprocess(['cat'], { stdin: 'pipe', stdout: 'pipe' }))
    sub.stdin.end('hello')
    expect(await text(sub.stdout)).toBe('hello')
    expect(sub.stdin).toBe(sub.proc.stdin)
  })

  test('output can be read after the child has ended', async () => {
    const sub = ending(new Subprocess(['sh', '-c', 'echo late'], { stdout: STREAM }))
    await sub.waitForExit()
    await IOLoop.current().runSync(async () => undefined)
    expect((await sub.stdout.readUntilClose()).toString()).toBe('late\n')
  })

  test('a large output arrives whole', async () => {
    const sub = ending(new Subprocess(['head', '-c', '3000000', '/dev/zero'], { stdout: STREAM }))
    expect((await sub.stdout.readUntilClose()).length).toBe(3_000_000)
  })
})

describe('the end', () => {
  // process_test.SubprocessTest.test_sigchild and test_sigchild_signal
  test('is told to the exit callback, after returncode is set', async () => {
    const sub = shell('exit 0')
    expect(sub.returncode).toBeUndefined()
    const told = new Promise((resolve) => {
      sub.setExitCallback((returncode) => resolve([returncode, sub.returncode]))
    })
    expect(await told).toEqual([0, 0])
  })

  test('by a signal is its number, negative', async () => {
    const sub = ending(new Subprocess(['cat'], { stdin: STREAM }))
    expect(sub.kill()).toBe(true)
    expect(await exitCallback(sub)).toBe(-15)
    expect(sub.returncode).toBe(-15)
    expect(sub.kill()).toBe(false)
  })

  test('a callback set afterwards is called, once', async () => {
    const sub = shell('exit 2')
    await sub.waitForExit({ raiseError: false })
    const called: string[] = []
    sub.setExitCallback(() => called.push('replaced'))
    sub.setExitCallback((returncode) => called.push(`second ${returncode}`))
    expect(called).toEqual([])
    expect(await exitCallback(shell('exit 0'))).toBe(0)
    expect(called).toEqual(['second 2'])
  })

  // process_test.SubprocessTest.test_wait_for_exit_raise and its siblings
  test('can be waited for, often and beside a callback', async () => {
    const sub = shell('exit 0')
    const told = exitCallback(sub)
    expect(await Promise.all([sub.waitForExit(), sub.waitForExit(), told])).toEqual([0, 0, 0])
    expect(await sub.waitForExit()).toBe(0)
  })

  test('with another status than 0 is an error, unless that is not wanted', async () => {
    const sub = shell('exit 1')
    const error: unknown = await sub.waitForExit().catch((e: unknown) => e)
    expect(error).toBeInstanceOf(CalledProcessError)
    expect(error).toMatchObject({ returncode: 1, cmd: 'exit 1' })
    expect(await sub.waitForExit({ raiseError: false })).toBe(1)
  })

  test('a wait that nobody awaits does no harm', async () => {
    const sub = shell('exit 1')
    const ignored = sub.waitForExit()
    expect(await exitCallback(sub)).toBe(1)
    expect(ignored.exception()).toBeInstanceOf(CalledProcessError)
  })

  test('a cancelled wait does not disturb the others', async () => {
    const sub = shell('exit 0')
    const cancelled = sub.waitForExit()
    const other = sub.waitForExit()
    cancelled.cancel()
    expect(await other).toBe(0)
    expect(cancelled.cancelled()).toBe(true)
  })
})

describe('a program that cannot be started', () => {
  test.each([
    ['no-such-program-anywhere', 'ENOENT'],
    ['/', 'EACCES'],
  ])('%s: %s', async (file, code) => {
    const sub = ending(new Subprocess([file], { stdin: STREAM, stdout: STREAM, stderr: STDOUT }))
    const told = exitCallback(sub)
    await expect(sub.waitForExit()).rejects.toMatchObject({ code })
    await expect(sub.waitForExit({ raiseError: false })).rejects.toMatchObject({ code })
    expect(await told).toBe(-1)
    expect(sub.returncode).toBe(-1)
    expect(sub.pid).toBeUndefined()
    expect([sub.stdin.closed(), sub.stdout.closed()]).toEqual([true, true])
    expect(log.messages).toEqual([])
  })

  test('is logged if nobody listens', async () => {
    const sub = ending(new Subprocess(['no-such-program-anywhere', 'x']))
    await once(sub.proc, 'error')
    expect(log.messages).toEqual(["Could not start [ 'no-such-program-anywhere', 'x' ]"])
  })
})

describe('disposal', () => {
  test('ends the child and closes its streams', async () => {
    const sub = new Subprocess(['cat'], { stdin: STREAM, stdout: STREAM, stderr: 'pipe' })
    await sub[Symbol.asyncDispose]()
    expect(sub.returncode).toBe(-15)
    expect([sub.stdin.closed(), sub.stdout.closed(), sub.stderr.destroyed]).toEqual([
      true,
      true,
      true,
    ])
    await sub[Symbol.asyncDispose]()
  })

  test('of one that was never started', async () => {
    await new Subprocess(['no-such-program-anywhere'])[Symbol.asyncDispose]()
  })

  test('by the abort signal of spawn', async () => {
    const controller = new AbortController()
    const options = { stdin: STREAM, signal: controller.signal } as const
    const sub = ending(new Subprocess(['cat'], options))
    controller.abort()
    expect(await sub.waitForExit({ raiseError: false })).toBe(-15)
    expect(log.messages).toEqual([])
  })
})

test('bad arguments throw at the call', () => {
  expect(() => new Subprocess([])).toThrow(TypeError)
  expect(() => new Subprocess(['a'], { shell: true })).toThrow(TypeError)
  expect(() => new Subprocess('a', { stdin: STDOUT })).toThrow(TypeError)
  expect(() => new Subprocess('')).toThrow(TypeError)
})

test('initialize and uninitialize are kept', () => {
  expect([Subprocess.initialize(), Subprocess.uninitialize()]).toEqual([undefined, undefined])
})
