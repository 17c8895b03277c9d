/** An error on its way outward; boxed because `undefined` can be thrown too. @internal */
export interface Failure {
  readonly error: unknown
}

/** Leaves a context: gets the error passing through, if any, and says what goes on outward. */
export type CloseContext = (failure: Failure | undefined) => Failure | undefined

/** One use of a stack context, shared by all the chains that carry it. @internal */
export interface ContextEntry {
  /** The object the application made, a StackContext or ExceptionStackContext. */
  readonly owner: object
  /** Enters the context around one piece of code. */
  open(): CloseContext
  /** Offers an error to the context without entering it. */
  offer: CloseContext
  /** False once deactivated: chains drop the entry when they are used next. */
  active: boolean
}

/**
 * The stack contexts that a piece of code runs in: an immutable linked list, innermost first.
 * Undefined is the empty chain.
 *
 * Opaque outside this package: ioloop and gen only store it and hand it back.
 *
 * @internal
 */
export interface ContextChain {
  readonly entry: ContextEntry
  readonly outer: ContextChain | undefined
}

/** The chain without deactivated entries; the same object if there are none. */
export function withoutDeactivated(chain: ContextChain | undefined): ContextChain | undefined {
  if (chain === undefined) return undefined
  const outer = withoutDeactivated(chain.outer)
  if (!chain.entry.active) return outer
  return outer === chain.outer ? chain : { entry: chain.entry, outer }
}

/** The entries of a chain, outermost first. */
export function entriesOf(chain: ContextChain | undefined): ContextEntry[] {
  const entries: ContextEntry[] = []
  for (let link = chain; link !== undefined; link = link.outer) entries.push(link.entry)
  return entries.reverse()
}

/**
 * Calls `fn` inside `entries`: opened in order, closed in reverse. An error of opening, of `fn` or
 * of closing passes through every entry that is open.
 *
 * @returns What `fn` returned; undefined if its error was swallowed.
 */
export function callInside<R>(entries: readonly ContextEntry[], fn: () => R): R {
  const open: CloseContext[] = []
  let result: R | undefined
  let failure: Failure | undefined
  try {
    for (const entry of entries) open.push(entry.open())
    result = fn()
  } catch (error) {
    failure = { error }
  }
  for (const close of open.reverse()) failure = close(failure)
  if (failure !== undefined) throw failure.error
  return result as R
}
