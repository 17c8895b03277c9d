import { inspect } from 'node:util'

/** Makes `console.log` show objects of a class by their `toString`. @internal */
export function inspectAsText(type: { readonly prototype: object }): void {
  const value = function (this: { toString(): string }): string {
    return this.toString()
  }
  Reflect.defineProperty(type.prototype, inspect.custom, { configurable: true, value })
}
