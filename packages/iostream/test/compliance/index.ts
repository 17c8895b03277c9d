import { afterEach } from '@jest/globals'
import { closeAll, type MakePair } from '../stream-pairs.ts'
import { closeSuite } from './close-suite.ts'
import { pullLimitsSuite } from './pull-limits-suite.ts'
import { pullSuite } from './pull-suite.ts'
import { pushSuite } from './push-suite.ts'
import { writeSuite } from './write-suite.ts'

/** What every BaseIOStream promises, tried on pairs of one kind. */
export function streamCompliance(makePair: MakePair): void {
  afterEach(closeAll)
  pullSuite(makePair)
  pullLimitsSuite(makePair)
  pushSuite(makePair)
  writeSuite(makePair)
  closeSuite(makePair)
}
