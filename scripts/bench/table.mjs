/**
 * A table in Markdown, its columns as wide as their cells, so that it can be read on a terminal too.
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
export function table(head, rows) {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => row[column].length)))
  /** @param {readonly string[]} cells */
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`
  const rule = line(widths.map((width) => '-'.repeat(width)))
  return [line(head), rule, ...rows.map(line)].join('\n')
}

/** About three digits that count: 0.126, 1.27, 22.1, 513. @param {number} number not negative */
export function threeDigits(number) {
  if (number < 1) return number.toFixed(3)
  if (number < 10) return number.toFixed(2)
  return number.toFixed(number < 100 ? 1 : 0)
}
