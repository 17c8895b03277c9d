import { genLog } from '@tornado-ts/log'
import { parseCSV } from './csv-rows.ts'

/** Translations by source text, in one table per kind of row. */
export interface CSVTranslations {
  /** For a count other than 1, by the plural source text. */
  readonly plural?: ReadonlyMap<string, string>
  /** For a count of 1. */
  readonly singular?: ReadonlyMap<string, string>
  /** For messages without a count. */
  readonly unknown?: ReadonlyMap<string, string>
}

/**
 * Makes tables of the text of a CSV file: source, translation, and perhaps `plural`, `singular` or `unknown`.
 *
 * Cells are trimmed, rows of fewer than two cells ignored; of two rows for the same the later counts. A row with
 * another third cell is logged as an error and left out.
 *
 * @param path Names the file in the log.
 */
export function parseCSVTranslations(text: string, path: string): CSVTranslations {
  const tables = {
    plural: new Map<string, string>(),
    singular: new Map<string, string>(),
    unknown: new Map<string, string>(),
  }
  for (const { cells, line } of parseCSV(text)) {
    const [source, translation, kind = ''] = cells.map((cell) => cell.trim())
    if (source === undefined || translation === undefined) continue
    const indicator = kind || 'unknown'
    if (indicator === 'plural' || indicator === 'singular' || indicator === 'unknown') {
      tables[indicator].set(source, translation)
    } else {
      genLog.error('Unrecognized plural indicator %r in %s line %d', indicator, path, line)
    }
  }
  return tables
}
