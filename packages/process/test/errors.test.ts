import { expect, test } from '@jest/globals'
import { TornadoError } from '@tornado-ts/util'
import { CalledProcessError } from '../src/index.ts'

test.each<[number, string | string[], string]>([
  [1, 'false', "Command 'false' returned non-zero exit status 1."],
  [-15, ['sleep', '9'], "Command 'sleep 9' died with SIGTERM."],
  [-999, 'x', "Command 'x' died with signal 999."],
])('%d of %j', (returncode, cmd, message) => {
  const error = new CalledProcessError(returncode, cmd)
  expect(error).toBeInstanceOf(TornadoError)
  expect(error).toMatchObject({ returncode, cmd, message })
  expect([error.name, error.code]).toEqual(['CalledProcessError', 'TORNADO_CALLED_PROCESS'])
})
