/**
 * An object of a higher package that can be watched by `IOLoop.addHandler` although it is no Node
 * stream; netutil's `ListenSocket` is one.
 */
export interface PollSource {
  /** A number that no other open source has: the descriptor, or a negative number. */
  fileno(): number
  /** Gives the object up. A promise that is returned may be ignored. */
  close(): unknown
  /** Whether there is something to take now. */
  readonly readable: boolean
  /** Sets what is called whenever {@link readable} may have become true; undefined for nothing. */
  onReadable(callback: (() => void) | undefined): void
}

const sources = new Map<number, WeakRef<PollSource>>()
const collected = new FinalizationRegistry<number>((fd) => {
  if (sources.get(fd)?.deref() === undefined) sources.delete(fd)
})

/**
 * Makes the number of `source` known, so that `addHandler` takes it in place of the object. The
 * source is referred to weakly; of several with the same number the latest counts.
 *
 * @internal
 */
export function registerPollSource(source: PollSource): void {
  const fd = source.fileno()
  sources.set(fd, new WeakRef(source))
  collected.register(source, fd)
}

/** The registered source with this number, if it still has it. */
export function findPollSource(fd: number): PollSource | undefined {
  const source = sources.get(fd)?.deref()
  return source?.fileno() === fd ? source : undefined
}

/** Whether `value` has the members of a {@link PollSource}. */
export function isPollSource(value: object): value is PollSource {
  return 'onReadable' in value && 'fileno' in value && 'close' in value && 'readable' in value
}
