/** What the blog asks of PostgreSQL, whether it runs in this process or on a server. */
export interface Db {
  /** Runs one statement, in which `$1`, `$2` and so on stand for the parameters. */
  query<Row extends object>(statement: string, parameters?: readonly unknown[]): Promise<Row[]>

  /** Runs several statements, all or none of them. */
  run(script: string): Promise<void>

  close(): Promise<void>
}
