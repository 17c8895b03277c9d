import { expect, test } from '@jest/globals'
import { taskId } from '../src/index.ts'
import { TASK_ID_VARIABLE } from '../src/task-id.ts'

test('there is none outside a worker, whatever the environment says', () => {
  process.env[TASK_ID_VARIABLE] = '3'
  try {
    expect(taskId()).toBeUndefined()
  } finally {
    delete process.env[TASK_ID_VARIABLE]
  }
})
