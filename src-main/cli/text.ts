/** Characters that take two columns of a terminal: Chinese, Japanese, Korean and their full-width punctuation. */
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/

/** Columns that a text takes on a terminal. */
export function columnsOf(text: string): number {
  let columns = 0
  for (const character of text) columns += wide.test(character) ? 2 : 1
  return columns
}

/** As much of a text as fits into so many columns. */
export function fitted(text: string, columns: number): string {
  let used = 0
  let fitting = ''
  for (const character of text) {
    used += columnsOf(character)
    if (used > columns) break
    fitting += character
  }
  return fitting
}

/** Sentences one after the other: with a space between them, but none after a Chinese full stop. */
export function inOneLine(...sentences: readonly string[]): string {
  return sentences
    .filter(Boolean)
    .reduce((line, sentence) => `${line}${line === '' || /[。？！]$/.test(line) ? '' : ' '}${sentence}`, '')
}
