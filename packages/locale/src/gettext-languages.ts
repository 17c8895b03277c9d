const PARTS = /^([^_.@]*)(_[^.@]*)?(\.[^@]*)?(@.*)?$/su

/**
 * Gives the names of the directories that may serve a language, the most specific first: itself, then with less and
 * less of territory, codeset and modifier, as in `de_DE@euro`, `de@euro`, `de_DE`, `de`.
 *
 * @tornado gettext.find
 */
export function expandLanguage(name: string): string[] {
  const [, language = '', territory = '', codeset = '', modifier = ''] = PARTS.exec(name) ?? []
  // What is dropped first stands innermost: the codeset, then the territory, then the modifier.
  const names = [modifier, ''].flatMap((m) =>
    [territory, ''].flatMap((t) => [codeset, ''].map((c) => language + t + c + m)),
  )
  return [...new Set(names)]
}
