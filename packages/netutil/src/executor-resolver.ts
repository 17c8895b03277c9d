import type dns from 'node:dns'
import { dummyExecutor, type Executor, type ModuleTask } from '@tornado-ts/concurrent'
import { genLog } from '@tornado-ts/log'
import { registerObject } from '@tornado-ts/util'
import { AF_UNSPEC, type AddressFamily } from './address.ts'
import { lookupOptions, type ResolvedAddress, resolvedAddresses, resolveLiteral } from './lookup.ts'
import { LookupPool } from './lookup-pool.ts'
import { DefaultLoopResolver, Resolver } from './resolver.ts'

/** Options of {@link ExecutorResolver}. */
export interface ExecutorResolverOptions {
  /** Where lookups run. Default: here. */
  readonly executor?: Executor | undefined
  /** Whether {@link ExecutorResolver.close} shuts the executor down. Default true. */
  readonly closeExecutor?: boolean | undefined
}

/** Options of {@link ThreadedResolver}. */
export interface ThreadedResolverOptions {
  /** How many lookups may be under way. Default 10; what the first instance says holds for all. */
  readonly numThreads?: number | undefined
}

const LOOKUP: ModuleTask = { module: 'node:dns/promises', export: 'lookup' }

/**
 * Asks the system, as {@link DefaultLoopResolver} does, by way of an executor.
 *
 * @tornado netutil.ExecutorResolver
 */
export class ExecutorResolver extends Resolver {
  static {
    registerObject('netutil.ExecutorResolver', this)
  }

  /** Where lookups run; undefined once closed. */
  declare executor: Executor | undefined
  /** Whether {@link close} shuts the executor down. */
  declare closeExecutor: boolean

  constructor(options?: ExecutorResolverOptions) {
    super(options)
  }

  /** @tornado netutil.ExecutorResolver.initialize */
  override initialize(options: ExecutorResolverOptions = {}): void {
    const { executor, closeExecutor = true } = options
    this.executor = executor ?? dummyExecutor
    this.closeExecutor = executor !== undefined && closeExecutor
  }

  /**
   * Looks the host up as a task of the executor. Rejects with Error once closed.
   *
   * @tornado netutil.ExecutorResolver.resolve
   */
  override async resolve(
    host: string,
    port: number,
    family: AddressFamily = AF_UNSPEC,
  ): Promise<ResolvedAddress[]> {
    const { executor } = this
    if (executor === undefined) throw new Error('the resolver is closed')
    const literal = resolveLiteral(host, port, family)
    if (literal !== undefined) return literal
    const found = await executor.submit<dns.LookupAddress[]>(LOOKUP, host, lookupOptions(family))
    return resolvedAddresses(host, port, found)
  }

  /**
   * Shuts the executor down, if asked to, and lets go of it.
   *
   * @tornado netutil.ExecutorResolver.close
   */
  override close(): void {
    const { executor } = this
    this.executor = undefined
    if (!this.closeExecutor || executor === undefined) return
    executor.shutdown().catch((error: unknown) => {
      genLog.error('Error in shutting down the executor of a resolver', { excInfo: error })
    })
  }
}

/**
 * An {@link ExecutorResolver} without executor. Node has no lookup that blocks, so this one does
 * not; the name is kept for configuration strings.
 *
 * @deprecated Use {@link DefaultLoopResolver}.
 * @tornado netutil.BlockingResolver
 */
export class BlockingResolver extends ExecutorResolver {
  static {
    registerObject('netutil.BlockingResolver', this)
  }

  constructor() {
    super()
  }

  /** @tornado netutil.BlockingResolver.initialize */
  override initialize(): void {
    super.initialize()
  }
}

/** Shared by all instances, as the threads are. */
let pool: LookupPool | undefined

/**
 * Asks the system, with a limit on how many lookups are under way in the whole process.
 *
 * @deprecated Use {@link DefaultLoopResolver}, whose lookups run on libuv's threads.
 * @tornado netutil.ThreadedResolver
 */
export class ThreadedResolver extends ExecutorResolver {
  static {
    registerObject('netutil.ThreadedResolver', this)
  }

  constructor(options?: ThreadedResolverOptions) {
    super(options as ExecutorResolverOptions)
  }

  /** @tornado netutil.ThreadedResolver.initialize */
  override initialize(options: ExecutorResolverOptions & ThreadedResolverOptions = {}): void {
    const { numThreads = 10 } = options
    pool ??= new LookupPool(numThreads)
    super.initialize({ executor: pool, closeExecutor: false })
  }
}

/**
 * The same as {@link DefaultLoopResolver}: Node's lookup is off the thread already.
 *
 * @deprecated Use {@link DefaultLoopResolver}.
 * @tornado netutil.DefaultExecutorResolver
 */
export class DefaultExecutorResolver extends DefaultLoopResolver {
  static {
    registerObject('netutil.DefaultExecutorResolver', this)
  }
}
