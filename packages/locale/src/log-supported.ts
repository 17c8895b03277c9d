import { genLog } from '@tornado-ts/log'
import { registry } from './locale.ts'

/** Logs which locales there are after loading. */
export function logSupported(): void {
  genLog.debug('Supported locales: %s', [...registry.supported].toSorted().join(', '))
}
