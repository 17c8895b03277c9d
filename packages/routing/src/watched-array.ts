/**
 * Returns a view of an array through which it can be read and changed as usual, and which reports
 * each change. Code that owns the array uses it directly, at no cost.
 */
export function watchedArray<T>(array: T[], onChange: () => void): T[] {
  return new Proxy(array, {
    // Assignment, push, splice, sort and length all come down to these two.
    defineProperty(target, key, descriptor) {
      onChange()
      return Reflect.defineProperty(target, key, descriptor)
    },
    deleteProperty(target, key) {
      onChange()
      return Reflect.deleteProperty(target, key)
    },
  })
}
