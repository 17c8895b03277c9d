/**
 * Returns the form in which names are compared and shown in the help: `log-file-prefix` for
 * `log_file_prefix`, `log-file-prefix` and `logFilePrefix`.
 */
export function normalizeOptionName(name: string): string {
  return name
    .replace(/(?<=[\p{Ll}\d])(?=\p{Lu})/gu, '-')
    .replaceAll('_', '-')
    .toLowerCase()
}
