/** Room for `-2` and so on within the 100 characters of the column. */
const MAX_LENGTH = 90

/** Makes the name of an entry in its URL from its title: `Crème brûlée!` is `creme-brulee`. */
export function slugOf(title: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/\p{Mark}+/gu, '')
    .replace(/[^\p{Letter}\p{Number}_]+/gu, ' ')
    .replace(/[^\x20-\x7e]+/g, '')
    .toLowerCase()
    .split(' ')
    .filter((word) => word !== '')
  const slug = words.join('-').slice(0, MAX_LENGTH).replace(/-$/, '')
  return slug === '' ? 'entry' : slug
}

/** The names to try in turn for a title: `entry`, `entry-2`, `entry-3` and so on. */
export function* slugsOf(title: string): Generator<string, never> {
  const slug = slugOf(title)
  yield slug
  for (let number = 2; ; number++) yield `${slug}-${number}`
}
