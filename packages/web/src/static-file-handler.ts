import { type Stats, statSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { getContentRange } from '@tornado-ts/httputil'
import type { IOStream } from '@tornado-ts/iostream'
import { type ByteSpan, requestedSpan } from './byte-span.ts'
import { contentTypeOf } from './content-type.ts'
import { HTTPError } from './errors.ts'
import { stateOf } from './handler-state.ts'
import { RequestHandler } from './request-handler.ts'
import type { Settings } from './settings.ts'
import {
  isNotModified,
  isRangeCurrent,
  preconditionHolds,
  type Validators,
} from './static-conditions.ts'
import { readPieces, type StaticContent } from './static-content.ts'
import { isInside, outsideRoot, statInside } from './static-path.ts'
import {
  cachedVersion,
  contentVersion,
  fileVersion,
  forgetVersions,
  stateTag,
} from './static-version.ts'

/** The arguments of the rule of a {@link StaticFileHandler}. */
export interface StaticFileHandlerArguments {
  /** The directory to serve. */
  readonly path: string
  /** The file to send for a directory, `index.html` for one. By default a directory is refused. */
  readonly defaultFilename?: string
}

/** What the pattern of a rule has found: its one group, or the named group `path`. */
export type StaticPathArgument = string | Readonly<Record<string, string | undefined>>

/** Larger files are told apart by size and time, as hashing them would hold up other requests. */
const HASHED_SIZE = 1024 * 1024

/**
 * Serves the files of a directory to GET and HEAD.
 *
 * Answers ranges (a single one), conditional requests and requests with If-Range; a URL made by
 * `staticUrl` carries the version of its file and may be cached for ten years. Files go out in
 * pieces of 64 KiB, no faster than the client reads. What lies outside the directory is refused, and
 * so is a symbolic link that leads out of it; the directory may be a link itself.
 *
 * To serve content from elsewhere override `getAbsolutePath`, `validateAbsolutePath`,
 * `getContentSize`, `getModifiedTime`, `getContent` and `getContentVersion`.
 *
 * @example
 * ```ts
 * ['/files/(.*)', StaticFileHandler, { path: '/srv/files', defaultFilename: 'index.html' }]
 * ```
 *
 * @tornado web.StaticFileHandler
 */
export class StaticFileHandler extends RequestHandler {
  /** Seconds that a URL with a version may be cached. */
  static readonly CACHE_MAX_AGE: number = 86400 * 365 * 10

  /** The directory served, as the rule says it. */
  root = ''
  /** What the URL asks for, in the notation of the platform. */
  path = ''
  /** The file that answers the request; undefined until it is known. */
  absolutePath: string | undefined = undefined
  /** When the file was modified, in whole seconds. */
  modified: Date | undefined = undefined
  defaultFilename: string | undefined = undefined
  #stats: Stats | undefined = undefined

  override initialize({ path, defaultFilename }: { path: string; defaultFilename?: string }): void {
    this.root = path
    this.defaultFilename = defaultFilename
  }

  /** Forgets the versions of the files of this class. */
  static reset(): void {
    forgetVersions(this)
  }

  override head(path: StaticPathArgument): Promise<void> {
    return this.get(path)
  }

  override async get(path: StaticPathArgument): Promise<void> {
    const handlerClass = this.constructor as typeof StaticFileHandler
    if (this.settings.staticHashCache === false) handlerClass.reset()
    this.path = this.parseUrlPath(pathOf(path))
    this.absolutePath = await this.validateAbsolutePath(
      this.root,
      handlerClass.getAbsolutePath(this.root, this.path),
    )
    if (this.absolutePath === undefined) return

    this.modified = this.getModifiedTime()
    this.setHeaders()
    if (!preconditionHolds(this.request.headers, this.#validators())) throw new HTTPError(412)
    if (this.shouldReturn304()) {
      this.setStatus(304)
      return
    }

    const size = this.getContentSize()
    const span = requestedSpan(this.#rangeHeader(), size)
    if (span === undefined) return this.#refuseRange(size)
    const { start, end } = span
    if (end - start < size) {
      this.setStatus(206)
      this.setHeader('Content-Range', getContentRange(start, end, size))
    }
    this.setHeader('Content-Length', end - start)
    await this.#send(handlerClass, this.absolutePath, span)
  }

  #validators(): Validators {
    return { etag: stateOf(this).headers.get('Etag'), modified: this.modified }
  }

  /** RFC 9110 §14.2: a Range counts for GET alone, and not before the conditions are met. */
  #rangeHeader(): string | undefined {
    const { headers, method } = this.request
    if (method !== 'GET' || !isRangeCurrent(headers, this.#validators())) return undefined
    return headers.get('Range')
  }

  #refuseRange(size: number): void {
    this.setStatus(416)
    this.setHeader('Content-Type', 'text/plain')
    this.setHeader('Content-Range', `bytes */${size}`)
    // The file may be cached for years; its absence may not.
    this.clearHeader('Cache-Control')
    this.clearHeader('Expires')
  }

  async #send(
    handlerClass: typeof StaticFileHandler,
    absolutePath: string,
    { start, end }: ByteSpan,
  ): Promise<void> {
    const isHead = this.request.method === 'HEAD'
    // A transform has to see the first piece to know what it does to the head.
    if (start === end || (isHead && stateOf(this).transforms.length === 0)) return
    const content =
      handlerClass.getContent === StaticFileHandler.getContent
        ? readPieces(absolutePath, start, end, () => this.#hasSentAll())
        : handlerClass.getContent(absolutePath, start, end)
    let left = end - start
    for await (const piece of content instanceof Uint8Array ? [content] : content) {
      this.write(piece)
      left -= piece.length
      // The last piece leaves with the end of the response.
      if (left <= 0) return
      await this.flush()
      if (isHead) return
    }
  }

  /** Nobody needs what was written before any more: the system has it, and it went nowhere else. */
  #hasSentAll(): boolean {
    const stream = this.request.connection?.stream as Partial<IOStream> | undefined
    return (
      stateOf(this).transforms.length === 0 &&
      this.write === RequestHandler.prototype.write &&
      stream?.writing?.() === false
    )
  }

  /** The versions of small files are hashes; an override of `getContentVersion` is always used. */
  override computeEtag(): string | undefined {
    const { absolutePath } = this
    if (absolutePath === undefined) return undefined
    const handlerClass = this.constructor as typeof StaticFileHandler
    const stats = this.#fileStats()
    if (stats !== undefined && stats.size > HASHED_SIZE && readsFiles(handlerClass)) {
      return `"${stateTag(stats)}"`
    }
    const version = versionOf(handlerClass, absolutePath, stats)
    return version === undefined ? undefined : `"${version}"`
  }

  /** Sets the headers that describe the file, before it is known whether it will be sent. */
  setHeaders(): void {
    this.setHeader('Accept-Ranges', 'bytes')
    this.setEtagHeader()
    if (this.modified !== undefined) this.setHeader('Last-Modified', this.modified)
    const contentType = this.getContentType()
    if (contentType !== '') this.setHeader('Content-Type', contentType)
    const cacheTime = this.getCacheTime(this.path, this.modified, contentType)
    if (cacheTime > 0) {
      this.setHeader('Expires', new Date(Date.now() + cacheTime * 1000))
      this.setHeader('Cache-Control', `max-age=${cacheTime}`)
    }
    this.setExtraHeaders(this.path)
  }

  /** Tells whether the client holds the file as it is. */
  shouldReturn304(): boolean {
    return isNotModified(this.request.headers, this.#validators())
  }

  /** The place of `path` below `root`: without `..`, and so maybe outside of it. */
  static getAbsolutePath(root: string, path: string): string {
    return resolve(root, path)
  }

  /**
   * Says which file answers the request, which exists and may be sent.
   *
   * @returns Undefined when the request has been answered, with a redirect for one.
   * @throws HTTPError 403 for a path outside of `root` and for what is not a file, 404 for what does
   *   not exist.
   */
  validateAbsolutePath(
    root: string,
    absolutePath: string,
  ): string | undefined | Promise<string | undefined> {
    return this.#findFile(root, absolutePath)
  }

  async #findFile(root: string, absolutePath: string): Promise<string | undefined> {
    const base = resolve(root)
    if (!isInside(base, absolutePath)) throw outsideRoot(this.path)
    let path = absolutePath
    let stats = await statInside(base, path)
    if (stats.isDirectory() && this.defaultFilename !== undefined) {
      if (!this.request.path.endsWith('/')) {
        this.#redirectToDirectory()
        return undefined
      }
      path = join(path, this.defaultFilename)
      stats = await statInside(base, path)
    }
    if (!stats.isFile()) throw new HTTPError(403, '%s is not a file', this.path)
    this.#stats = stats
    return path
  }

  #redirectToDirectory(): void {
    const { path } = this.request
    // Two slashes at the start would name another host, and browsers take a backslash for one.
    if (/^\/[/\\]/.test(path)) {
      throw new HTTPError(403, 'cannot redirect path with two initial slashes')
    }
    this.redirect(`${path}/`, { permanent: true })
  }

  /**
   * The bytes of a file from `start` up to, and without, `end`; without them the whole file.
   *
   * An override may return bytes or anything that makes pieces of them; each piece is asked for
   * when the client has taken the one before.
   */
  static getContent(absolutePath: string, start?: number, end?: number): StaticContent {
    return readPieces(absolutePath, start, end)
  }

  /**
   * What differs when the content does: the SHA-512 of what {@link getContent} returns.
   *
   * @throws TypeError where an override of `getContent` is asynchronous; override both.
   */
  static getContentVersion(absolutePath: string): string {
    return this.getContent === StaticFileHandler.getContent
      ? fileVersion(absolutePath)
      : contentVersion(this.getContent(absolutePath))
  }

  /** The number of bytes of the file. */
  getContentSize(): number {
    const stats = this.#fileStats()
    if (stats === undefined) throw new HTTPError(404)
    return stats.size
  }

  /** When the file was modified, in whole seconds; undefined sends no Last-Modified. */
  getModifiedTime(): Date | undefined {
    const stats = this.#fileStats()
    return stats && new Date(Math.floor(stats.mtimeMs / 1000) * 1000)
  }

  /** The state of the file, also for a subclass that validates paths by itself. */
  #fileStats(): Stats | undefined {
    if (this.#stats === undefined && this.absolutePath !== undefined) {
      this.#stats = statSync(this.absolutePath, { throwIfNoEntry: false })
    }
    return this.#stats
  }

  /** The Content-Type, by the end of the file's name; an empty one leaves the default. */
  getContentType(): string {
    return contentTypeOf(this.absolutePath ?? this.path)
  }

  /** Sets headers of a subclass, after all others. */
  setExtraHeaders(_path: string): void {
    // For subclasses.
  }

  /**
   * Seconds that the client may use the file without asking; 0 for none.
   *
   * @returns `CACHE_MAX_AGE` for a URL with a version, else 0.
   */
  getCacheTime(_path: string, _modified: Date | undefined, _contentType: string): number {
    const { CACHE_MAX_AGE } = this.constructor as typeof StaticFileHandler
    return this.request.queryArguments['v'] === undefined ? 0 : CACHE_MAX_AGE
  }

  /**
   * The URL of a static file, for `staticUrl` of handlers.
   *
   * @param options `includeVersion` (default true) adds `?v=` and the version of the file.
   */
  static makeStaticUrl(
    settings: Settings,
    path: string,
    { includeVersion = true }: { readonly includeVersion?: boolean } = {},
  ): string {
    const url = (settings.staticUrlPrefix ?? '/static/') + path
    const version = includeVersion ? this.getVersion(settings, path) : undefined
    return version === undefined ? url : `${url}?v=${version}`
  }

  /** The path of a file in the notation of the platform, from that of a URL. */
  parseUrlPath(urlPath: string): string {
    return sep === '/' ? urlPath : urlPath.replaceAll('/', sep)
  }

  /**
   * The version of a file below the setting `staticPath`, remembered until {@link reset}.
   *
   * @returns Undefined when the file cannot be read, which is logged once.
   */
  static getVersion(settings: Settings, path: string): string | undefined {
    const { staticPath } = settings
    if (staticPath === undefined) throw new Error('the setting staticPath is missing')
    return versionOf(this, this.getAbsolutePath(staticPath, path), undefined)
  }
}

function versionOf(
  handlerClass: typeof StaticFileHandler,
  absolutePath: string,
  stats: Stats | undefined,
): string | undefined {
  const make = (): string => handlerClass.getContentVersion(absolutePath)
  return cachedVersion(handlerClass, absolutePath, stats, make)
}

/** The content and its version come from the file. */
function readsFiles(handlerClass: typeof StaticFileHandler): boolean {
  return (
    handlerClass.getContent === StaticFileHandler.getContent &&
    handlerClass.getContentVersion === StaticFileHandler.getContentVersion
  )
}

function pathOf(argument: StaticPathArgument | undefined): string {
  const path = typeof argument === 'object' ? argument['path'] : argument
  if (path === undefined) {
    throw new Error('the pattern of a StaticFileHandler needs a group for the path')
  }
  return path
}
