import { isAbsolute } from 'node:path'

/** Whether a file is worth looking at: installed packages are not, unless it is asked for. */
export function isSourceFile(path: string): boolean {
  if (!isAbsolute(path)) return false
  return process.env['TORNADO_TS_AUTORELOAD_ALL'] === '1' || !/[\\/]node_modules[\\/]/.test(path)
}
