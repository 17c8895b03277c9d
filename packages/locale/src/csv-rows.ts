/** One row of a CSV file. */
export interface CSVRow {
  readonly cells: readonly string[]
  /** Where the row begins, counted from 1. */
  readonly line: number
}

/**
 * Cuts CSV text into rows, in the dialect that Excel writes and Python's `csv` module reads by default.
 *
 * Cells are separated by commas. A cell that begins with `"` ends at the next `"`, contains `""` as one quote, and
 * may contain commas and line ends; there is no escape character. CR, LF and CRLF end lines, and all are LF inside a
 * cell. An empty line has no cells. Text after a closing quote belongs to the cell, and a quote that is never closed
 * reaches to the end.
 */
export function parseCSV(source: string): CSVRow[] {
  const text = source.replace(/\r\n?/gu, '\n')
  const rows: CSVRow[] = []
  let position = 0
  let line = 1
  while (position < text.length) {
    const cells: string[] = []
    const start = line
    if (text[position] !== '\n') {
      for (;;) {
        const [cell, end] = readCell(text, position)
        cells.push(cell)
        position = end
        if (text[position] !== ',') break
        position += 1
      }
    }
    rows.push({ cells, line: start })
    position += 1
    line += 1 + cells.reduce((count, cell) => count + countNewlines(cell), 0)
  }
  return rows
}

/** Reads the cell at `start`, and tells where it ends: at a comma, a line end or the end of the text. */
function readCell(text: string, start: number): [cell: string, end: number] {
  let cell = ''
  let position = start
  if (text[position] === '"') {
    position += 1
    for (;;) {
      const quote = text.indexOf('"', position)
      const end = quote < 0 ? text.length : quote
      cell += text.slice(position, end)
      position = end + 1
      if (text[position] !== '"') break
      cell += '"'
      position += 1
    }
  }
  const plainEnd = endOfPlainText(text, position)
  return [cell + text.slice(position, plainEnd), plainEnd]
}

function endOfPlainText(text: string, start: number): number {
  let end = start
  while (end < text.length && text[end] !== ',' && text[end] !== '\n') end += 1
  return end
}

function countNewlines(cell: string): number {
  return cell.split('\n').length - 1
}
