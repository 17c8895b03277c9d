/** Whether a promise settles before the loop turns: nothing from outside is needed for it. */
export async function settlesSoon(promise: Promise<unknown>): Promise<boolean> {
  let immediate: NodeJS.Immediate | undefined
  const turn = new Promise<boolean>((resolve) => {
    immediate = setImmediate(resolve, false)
  })
  const settled = promise.then(
    () => true,
    () => true,
  )
  const soon = await Promise.race([settled, turn])
  clearImmediate(immediate)
  return soon
}
