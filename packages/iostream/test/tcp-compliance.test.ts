import { describe } from '@jest/globals'
import { streamCompliance } from './compliance/index.ts'
import { tcpPair } from './stream-pairs.ts'

describe('over tcp', () => streamCompliance(tcpPair))
