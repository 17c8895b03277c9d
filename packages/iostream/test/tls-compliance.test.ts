import { describe } from '@jest/globals'
import { streamCompliance } from './compliance/index.ts'
import { tlsPair } from './stream-pairs.ts'

describe('over tls', () => streamCompliance(tlsPair))
