/** Something that handlers belong to until their connection is gone. */
export interface Membership<T> {
  delete(member: T): boolean
}

const memberships = new WeakMap<object, Set<Membership<never>>>()

/** Has `member` taken out of `group` by {@link leaveAll}. */
export function join<T extends object>(member: T, group: Membership<T>): void {
  const groups = memberships.get(member)
  if (groups === undefined) memberships.set(member, new Set([group]))
  else groups.add(group)
}

/** Undoes {@link join}. */
export function leave<T extends object>(member: T, group: Membership<T>): void {
  memberships.get(member)?.delete(group)
}

/** Takes `member` out of everything it belongs to. */
export function leaveAll(member: object): void {
  for (const group of memberships.get(member) ?? []) group.delete(member as never)
}
