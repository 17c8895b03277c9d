import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { Receiver, upload } from './program.ts'

const SIZE = 50_000_000

let folder: string
let receiver: Receiver

beforeEach(async () => {
  receiver = await Receiver.start()
  folder = await mkdtemp(join(tmpdir(), 'uploader-'))
  await writeFile(join(folder, 'plain.txt'), 'text')
  await writeFile(join(folder, 'with "quotes" and ü.html'), '<p>')
  await writeFile(join(folder, 'large.bin'), '')
  await truncate(join(folder, 'large.bin'), SIZE)
})

afterEach(async () => {
  receiver.process.kill('SIGKILL')
  await rm(folder, { recursive: true })
})

const NAMES = ['plain.txt', 'with "quotes" and ü.html', 'large.bin']
const FILES = [
  '"plain.txt" text/plain 4 bytes',
  String.raw`"with \"quotes\" and ü.html" text/html 3 bytes`,
  `"large.bin" application/octet-stream ${SIZE} bytes`,
]

const paths = (): string[] => NAMES.map((name) => join(folder, name))

it('sends all files in one form', async () => {
  const logged = receiver.logged(3)
  const { output, code } = await upload(`--url=${receiver.url('/')}`, ...paths())
  expect([output, code]).toEqual(['OK\n', 0])
  expect(await logged).toEqual(FILES.map((line) => `POST ${line}`))
}, 30_000)

it('sends each file by PUT', async () => {
  const logged = receiver.logged(3)
  const { output, code } = await upload('--put', `--url=${receiver.url('/')}`, ...paths())
  expect([output, code]).toEqual(['OK\nOK\nOK\n', 0])
  expect(await logged).toEqual(FILES.map((line) => `PUT ${line}`))
}, 30_000)

it('says what is wrong, and ends with status 1', async () => {
  const none = await upload()
  expect([none.output, none.code]).toEqual([
    'name the files to send: uploader.ts [--put] file...\n',
    1,
  ])
  const missing = await upload(`--url=${receiver.url('/')}`, join(folder, 'missing'))
  expect(missing.output).toContain('ENOENT')
  expect(missing.code).toBe(1)
}, 30_000)
