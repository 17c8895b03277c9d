import { describe } from '@jest/globals'
import { streamCompliance } from './compliance/index.ts'
import { pipePair } from './stream-pairs.ts'

describe('over pipe', () => streamCompliance(pipePair))
