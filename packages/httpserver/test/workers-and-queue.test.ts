import { expect, test } from '@jest/globals'
import { Program } from './support/program.ts'

test('a program of options, two workers, a queue with consumers, and a graceful end', async () => {
  using program = new Program('workers-and-queue', '--port=0', '--workers=2', '--logging=none')
  const [listening] = await program.said(/^listening on (\d+)$/gm, 1)
  const url = `http://127.0.0.1:${listening?.[1]}/a-job-that-takes-a-while`
  const answers = await Promise.all(Array.from({ length: 40 }, () => fetch(url)))
  program.child.kill('SIGTERM')
  expect(await program.ended).toEqual({ code: 0, signal: null })
  expect(answers.map((answer) => answer.status)).toEqual(Array(40).fill(202))
  const shares = [...program.stdout.matchAll(/^worker [01] has done (\d+) jobs$/gm)]
  expect(shares.reduce((sum, [, share]) => sum + Number(share), 0)).toBe(40)
  expect(program.stderr).toBe('')
}, 40_000)
