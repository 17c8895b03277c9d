import { IOLoop } from '@tornado-ts/ioloop'
import { Lock } from '@tornado-ts/locks'
import { Queue } from '@tornado-ts/queues'
import { Mutex } from 'async-mutex'
import fastq from 'fastq'
import PQueue from 'p-queue'
import { median } from './median.ts'

/** One way to do a piece of work; resolves when it was done `count` times. */
type Work = (count: number) => unknown

/** The same work done by us and by others. */
interface Comparison {
  readonly name: string
  readonly count: number
  /** Ours is the first. */
  readonly contenders: Readonly<Record<string, Work>>
}

/** Many short rounds, so that a noisy moment spoils few of them. */
const ROUNDS = 31

const lock = new Lock()
const mutex = new Mutex()

const locks: Comparison[] = [
  {
    name: 'lock: acquire and release, nobody waits',
    count: 10_000,
    contenders: {
      'locks.Lock': async (count) => {
        for (let i = 0; i < count; i++) (await lock.acquire()).release()
      },
      'async-mutex': async (count) => {
        for (let i = 0; i < count; i++) (await mutex.acquire())()
      },
    },
  },
  {
    name: 'lock: run a function while holding it',
    count: 10_000,
    contenders: {
      'locks.Lock': async (count) => {
        for (let i = 0; i < count; i++) await lock.withLock(work)
      },
      'async-mutex': async (count) => {
        for (let i = 0; i < count; i++) await mutex.runExclusive(work)
      },
    },
  },
]

const queues: Comparison[] = [
  {
    name: 'queue: 1,000 items, one worker',
    count: 10_000,
    contenders: queueContenders(1),
  },
  {
    name: 'queue: 1,000 items, ten workers',
    count: 10_000,
    contenders: queueContenders(10),
  },
  {
    name: 'queue: put and get awaited; others: the work awaited',
    count: 10_000,
    contenders: {
      'queues.Queue': async (count) => {
        const queue = new Queue<number>()
        for (let i = 0; i < count; i++) {
          await queue.put(i)
          await queue.get()
        }
      },
      'fastq.promise': async (count) => {
        const queue = fastq.promise(workOn, 1)
        for (let i = 0; i < count; i++) await queue.push(i)
      },
      'p-queue': async (count) => {
        const queue = new PQueue({ concurrency: 1 })
        for (let i = 0; i < count; i++) await queue.add(work)
      },
    },
  },
]

const loop = IOLoop.current()

const timers: Comparison[] = [
  {
    name: 'timers: 100,000 added, then removed',
    count: 100_000,
    contenders: {
      'IOLoop.callLater': (count) => {
        const handles: object[] = []
        for (let i = 0; i < count; i++) handles.push(loop.callLater(1 + (i % 1000) / 10, nothing))
        for (const handle of handles) loop.removeTimeout(handle)
      },
      setTimeout: (count) => {
        const handles: NodeJS.Timeout[] = []
        for (let i = 0; i < count; i++) handles.push(setTimeout(nothing, 1000 + (i % 1000) * 100))
        for (const handle of handles) clearTimeout(handle)
      },
    },
  },
  {
    name: 'timers: each removed before the next is added',
    count: 10_000,
    contenders: {
      'IOLoop.callLater': (count) => {
        for (let i = 0; i < count; i++) loop.removeTimeout(loop.callLater(30, nothing))
      },
      setTimeout: (count) => {
        for (let i = 0; i < count; i++) clearTimeout(setTimeout(nothing, 30_000))
      },
    },
  },
  {
    name: 'callbacks: 1,000 in one iteration',
    count: 10_000,
    contenders: {
      'IOLoop.addCallback': (count) => batches(count, (callback) => loop.addCallback(callback)),
      setImmediate: (count) => batches(count, (callback) => setImmediate(callback)),
    },
  },
  {
    name: 'callbacks: one that adds the next',
    count: 10_000,
    contenders: {
      'IOLoop.addCallback': (count) => chain(count, (callback) => loop.addCallback(callback)),
      setImmediate: (count) => chain(count, (callback) => setImmediate(callback)),
    },
  },
]

/** Items are put in by the thousand, and all work is waited for. */
function queueContenders(workers: number): Record<string, Work> {
  return {
    'queues.Queue': async (count) => {
      const queue = new Queue<number>()
      for (let i = 0; i < workers; i++) void consume(queue)
      for (let done = 0; done < count; done += 1000) {
        for (let i = 0; i < 1000; i++) queue.putNowait(i)
        await queue.join()
      }
    },
    'fastq.promise': async (count) => {
      const queue = fastq.promise(workOn, workers)
      for (let done = 0; done < count; done += 1000) {
        for (let i = 0; i < 1000; i++) void queue.push(i)
        await queue.drained()
      }
    },
    'p-queue': async (count) => {
      const queue = new PQueue({ concurrency: workers })
      for (let done = 0; done < count; done += 1000) {
        for (let i = 0; i < 1000; i++) void queue.add(work)
        await queue.onIdle()
      }
    },
  }
}

function nothing(): void {}

async function work(): Promise<void> {}

async function workOn(_item: number): Promise<void> {}

async function consume(queue: Queue<number>): Promise<void> {
  for await (const item of queue) {
    await workOn(item)
    queue.taskDone()
  }
}

async function batches(count: number, schedule: (callback: () => void) => unknown): Promise<void> {
  for (let done = 0; done < count; done += 1000) {
    await new Promise<void>((resolve) => {
      for (let i = 1; i < 1000; i++) schedule(nothing)
      schedule(resolve)
    })
  }
}

function chain(count: number, schedule: (callback: () => void) => unknown): Promise<void> {
  return new Promise((resolve) => {
    let left = count
    const step = (): void => {
      if (--left > 0) schedule(step)
      else resolve()
    }
    schedule(step)
  })
}

/** What each round took per piece of work, in nanoseconds; the contenders take turns. */
async function measure({ count, contenders }: Comparison): Promise<Map<string, number[]>> {
  const times = new Map(Object.keys(contenders).map((name) => [name, [] as number[]]))
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, work] of Object.entries(contenders)) {
      const start = process.hrtime.bigint()
      await work(count)
      times.get(name)?.push(Number(process.hrtime.bigint() - start) / count)
    }
  }
  return times
}

/** A Markdown table: locks, queues, timers and callbacks against those that others use. */
export async function coordinationTable(): Promise<string> {
  const lines = [
    '### coordination: ns per piece of work',
    '',
    '| work | ours | others | ours / fastest |',
    '| --- | ---: | --- | ---: |',
  ]
  for (const comparison of [...locks, ...queues, ...timers]) {
    const [ours, ...others] = [...(await measure(comparison))]
    if (ours === undefined) continue
    const list = others.map(([name, times]) => `${name} ${median(times).toFixed(0)}`).join(', ')
    // Round by round, as what disturbs one contender mostly disturbs its neighbours too.
    const ratios = ours[1].map((time, round) => {
      return time / Math.min(...others.map(([, times]) => times[round] ?? Number.NaN))
    })
    const cells = [comparison.name, median(ours[1]).toFixed(0), list, median(ratios).toFixed(2)]
    lines.push(`| ${cells.join(' | ')} |`)
  }
  return `${lines.join('\n')}\n`
}
