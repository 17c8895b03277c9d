import { spawn } from 'node:child_process'
import net from 'node:net'
import { PassThrough, Readable } from 'node:stream'
import { afterEach, describe, expect, test } from '@jest/globals'
import { atEnd, closeAll, openFifo, pipePair, socketPair, track } from './stream-pairs.ts'
import { PipeIOStream, StreamClosedError } from '../src/index.ts'

afterEach(closeAll)

describe('PipeIOStream', () => {
  test('over the descriptors of a pipe (test_pipe_iostream)', async () => {
    const [readEnd, writeEnd] = openFifo()
    const writer = track(new PipeIOStream(writeEnd))
    const reader = track(new PipeIOStream(readEnd))
    expect([reader.fd, writer.fd]).toEqual([readEnd, writeEnd])
    void writer.write(Buffer.from('hel'))
    void writer.write(Buffer.from('lo world'))
    expect(String(await reader.readUntil(' '))).toBe('hello ')
    expect(String(await reader.readBytes(3))).toBe('wor')
    writer.close()
    expect(String(await reader.readUntilClose())).toBe('ld')
    await Promise.all([writer.waitClosed(), reader.waitClosed()])
  })

  test('a writing end is not disturbed by a close callback', async () => {
    const { writer, reader } = await pipePair()
    writer.setCloseCallback(() => undefined)
    await new Promise((resolve) => setImmediate(resolve))
    expect(writer.closed()).toBe(false)
    await writer.write(Buffer.from('x'))
    expect(String(await reader.readBytes(1))).toBe('x')
  })

  test('a reading end cannot be written to', async () => {
    const { reader } = await pipePair()
    expect(() => reader.write(Buffer.from('x'))).toThrow('cannot be written to')
  })

  test('a writing end whose reader is gone fails quietly', async () => {
    const { writer, reader } = await pipePair()
    reader.close()
    await reader.waitClosed()
    await expect(writer.write(Buffer.from('x'))).rejects.toMatchObject({
      realError: { code: 'EPIPE' },
    })
  })

  test('setNodelay does nothing', async () => {
    const { writer } = await pipePair()
    expect(writer.setNodelay(true)).toBeUndefined()
  })

  test('a descriptor that is not open is refused', () => {
    expect(() => new PipeIOStream(1_000_000)).toThrow('Unsupported fd type')
  })

  test('over the ends of a child process', async () => {
    const child = spawn('cat', { stdio: ['pipe', 'pipe', 'inherit'] })
    const stdin = track(new PipeIOStream(child.stdin))
    const stdout = track(new PipeIOStream(child.stdout))
    atEnd(() => child.kill())
    expect(stdin.fd).toBeUndefined()
    stdin.writeNoWait('é\n', 'latin1')
    expect(await stdout.readUntil('\n')).toEqual(Buffer.from([0xe9, 0x0a]))
    stdin.close()
    expect(await stdout.readUntilClose()).toHaveLength(0)
  })

  test('over a stream of the program’s own', async () => {
    const through = new PassThrough()
    const stream = track(new PipeIOStream(through))
    await stream.write(Buffer.from('abc'))
    expect(String(await stream.readBytes(3))).toBe('abc')
    stream.close()
    await stream.waitClosed()
  })

  test('a stream that fails closes with its error', async () => {
    const failure = Object.assign(new Error('reset'), { code: 'ECONNRESET' })
    const stream = track(new PipeIOStream(new Readable({ read() {} })))
    const read = stream.readBytes(1)
    stream['feedError'](failure)
    await expect(read).rejects.toBeInstanceOf(StreamClosedError)
    expect(stream.error).toBe(failure)
  })

  test('a duplex stream lingers as a socket does', async () => {
    const [near, far] = await socketPair()
    const stream = new PipeIOStream(near)
    stream.writeNoWait('bye')
    stream.lingeringClose({ timeout: 60 })
    let text = ''
    for await (const chunk of far) text += String(chunk)
    expect(text).toBe('bye')
    far.end()
    await stream.waitClosed()
  })

  test('a one-way stream does not', async () => {
    const { writer, reader } = await pipePair()
    writer.writeNoWait('bye')
    writer.lingeringClose({ timeout: 60 })
    expect(String(await reader.readUntilClose())).toBe('bye')
    await writer.waitClosed()
  })

  test('takes a socket that is not connected for what it is', () => {
    const stream = new PipeIOStream(new net.Socket())
    stream.close()
    expect(stream.closed()).toBe(true)
  })
})
