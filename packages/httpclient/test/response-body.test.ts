import { describe, expect, it } from '@jest/globals'
import { ResponseBody } from '../src/response-body.ts'

function makeBody(length = Infinity): { body: ResponseBody; stops: () => number } {
  let stops = 0
  return { body: new ResponseBody(length, () => stops++), stops: () => stops }
}

const A = Buffer.from('a')
const B = Buffer.from('b')
const END = { done: true, value: undefined }

describe('ResponseBody', () => {
  it('holds a piece back until it is asked for the next', async () => {
    const { body } = makeBody()
    let taken = false
    const pushed = (body.push(A) as Promise<void>).then(() => (taken = true))
    expect(await body.next()).toEqual({ done: false, value: A })
    expect(taken).toBe(false)
    const next = body.next()
    await pushed
    void body.push(B)
    body.end()
    expect(await next).toEqual({ done: false, value: B })
    expect(await body.next()).toEqual(END)
    expect(await body.next()).toEqual(END)
  })

  it('gives what there is before it ends or fails', async () => {
    const { body } = makeBody()
    void body.push(A)
    body.end(new Error('boom'))
    expect(await body.next()).toEqual({ done: false, value: A })
    await expect(body.next()).rejects.toThrow('boom')
    expect(await body.next()).toEqual(END)
  })

  it('fails while somebody waits', async () => {
    const { body } = makeBody()
    const next = body.next()
    body.end(new Error('boom'))
    await expect(next).rejects.toThrow('boom')
  })

  it('cannot be read twice at a time', async () => {
    const { body } = makeBody()
    const next = body.next()
    await expect(body.next()).rejects.toThrow('read already')
    body.end()
    expect(await next).toEqual(END)
  })

  it.each([
    ['unknown', Infinity, 1],
    ['much', 1_000_000, 1],
    ['little', 1000, 0],
  ])('is left when what is to come is %s', async (_name, length, expected) => {
    const { body, stops } = makeBody(length)
    const pushed = body.push(A)
    for await (const chunk of body) {
      expect(chunk).toBe(A)
      break
    }
    // What still comes is not held back.
    await pushed
    expect(body.push(B)).toBeUndefined()
    expect(stops()).toBe(expected)
    expect(await body.next()).toEqual(END)
  })

  it('that is left has no error', async () => {
    const { body } = makeBody()
    await body.return()
    body.end(new Error('boom'))
    expect(await body.next()).toEqual(END)
  })
})
