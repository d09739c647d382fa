// The sizes of what was packed, as a table.

/** Where the sizes of the packages made last are, and those that the repository keeps. */
export const lastSizesPath = '.cache/package-sizes.md'
export const recordedSizesPath = 'docs/package-sizes.md'

/** @param {number} bytes */
const megabytes = (bytes) => (bytes / 1e6).toFixed(1)

/**
 * @typedef {object} Sizes
 * @property {[name: string, bytes: number][]} parts of the unpacked application
 * @property {[name: string, bytes: number][]} packages the files that are handed out
 */

/** @param {Sizes} sizes @returns {string} Markdown */
export function sizeTables({ parts, packages }) {
  const sum = parts.reduce((total, [, bytes]) => total + bytes, 0)
  return [
    ...table('part of the unpacked application', [...parts, ['together', sum]]),
    '',
    ...table('package', packages)
  ].join('\n')
}

/** @param {string} title @param {[string, number][]} rows */
function table(title, rows) {
  const cells = [[title, 'MB'], ...rows.map(([name, bytes]) => [name, megabytes(bytes)])]
  const [left, right] = [0, 1].map((column) => Math.max(...cells.map((row) => row[column].length)))
  /** @param {string[]} row */
  const line = ([name, size]) => `| ${name.padEnd(left)} | ${size.padStart(right)} |`
  const [head, ...body] = cells
  return [line(head), `| ${'-'.repeat(left)} | ${'-'.repeat(right - 1)}: |`, ...body.map(line)]
}

/** @param {Sizes} sizes @param {string} what which system and versions @param {string} day */
export const sizeDocument = (sizes, what, day) => `# Sizes of the packages

Made by \`npm run package\` on ${day}: ${what}.

${sizeTables(sizes)}
`
