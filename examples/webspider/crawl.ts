import type { AsyncHTTPClient } from '@tornado-ts/httpclient'
import { Queue } from '@tornado-ts/queues'
import { findLinks } from './find-links.ts'

/** What a crawl found. */
export interface CrawlResult {
  /** The pages that were fetched. */
  readonly fetched: ReadonlySet<string>
  /** The pages that could not be fetched. */
  readonly dead: ReadonlySet<string>
}

/** Options of {@link crawl}. */
export interface CrawlOptions {
  /** How many pages are fetched at a time. Default 10. */
  readonly concurrency?: number
  /** Seconds after which to give up. Default 300. */
  readonly timeout?: number
  /** Called with each page before it is fetched. */
  readonly onFetch?: (url: string) => void
}

/**
 * Fetches a page, and all pages beneath its URL that it leads to.
 *
 * @returns Rejects with TimeoutError if that takes too long.
 */
export async function crawl(
  client: AsyncHTTPClient,
  baseUrl: string,
  options: CrawlOptions = {},
): Promise<CrawlResult> {
  const { concurrency = 10, timeout = 300, onFetch = () => {} } = options
  // An item that is undefined sends a worker home.
  const queue = new Queue<string | undefined>()
  const fetching = new Set<string>()
  const fetched = new Set<string>()
  const dead = new Set<string>()

  const fetchPage = async (url: string): Promise<void> => {
    if (fetching.has(url)) return
    fetching.add(url)
    onFetch(url)
    try {
      const response = await client.fetch(url)
      fetched.add(url)
      for (const link of findLinks(response.body.toString(), response.effectiveUrl)) {
        // Only links beneath the page that the crawl began with.
        if (link.startsWith(baseUrl)) await queue.put(link)
      }
    } catch {
      dead.add(url)
    }
  }
  const work = async (): Promise<void> => {
    for await (const url of queue) {
      if (url === undefined) return
      await fetchPage(url)
      queue.taskDone()
    }
  }

  await queue.put(baseUrl)
  const workers = Array.from({ length: concurrency }, work)
  try {
    await queue.join({ timeout })
  } finally {
    workers.forEach(() => queue.putNowait(undefined))
  }
  await Promise.all(workers)
  return { fetched, dead }
}
