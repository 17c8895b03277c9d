import { writeSync } from 'node:fs'
import { type Report, REPORT_FD } from './protocol.ts'
import { isSourceFile } from './source-file.ts'

/** Tells the wrapper something. */
export function report(content: Report): void {
  try {
    writeSync(REPORT_FD, `${JSON.stringify(content)}\n`)
  } catch {
    // The wrapper is gone, and this process soon will be.
  }
}

/** Tells the wrapper of a file of the program, if it is one to watch. */
export function reportSource(path: string): void {
  if (isSourceFile(path)) report({ file: path })
}
