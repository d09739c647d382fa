// The table of promises with the figures that the tests wrote when they last ran.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../setup/paths.mjs'
import { readFigures } from './figures.mjs'
import { promises } from './promises.mjs'

/** @typedef {import('./figures.mjs').Figure} Figure */

/** @param {Figure} figure */
export function sentenceOf({ tried, count, losses, measured }) {
  return `${count} ${tried}, ${losses} lost${measured ? ` (${measured})` : ''}`
}

/** @param {Figure[]} figures @returns {string} the document */
export function documentOf(figures) {
  const sections = promises.map(({ title, rows }) => {
    const lines = rows.map(({ row, promise, proofs }) => {
      const own = figures.filter((figure) => figure.row === row).map(sentenceOf)
      const links = proofs.map((path) => `[${path.split('/').at(-1)}](../${path})`)
      return `| ${row} | ${promise} | ${own.join('<br>') || 'holds in the tests named'} | ${links.join(', ')} |`
    })
    return [
      `## ${title}`,
      '',
      '| | promise | measured | proof |',
      '| --- | --- | --- | --- |',
      ...lines,
      ''
    ].join('\n')
  })
  return [
    '# What is promised, and how it is proven',
    '',
    'Made by the tests themselves: `npm test` and `npm run test:faults` write what they counted, `npm run test:faults -- --write` ' +
      'makes this page of it. A promise is kept only with 0 lost. What can’t be proven on this system, and what stands in for it, is ' +
      'said in [DECISIONS.md](../DECISIONS.md).',
    '',
    ...sections
  ].join('\n')
}

/** Prints every figure, and writes the document where that is wanted. @param {boolean} write */
export async function tellReliability(write) {
  const figures = readFigures()
  console.log()
  for (const figure of figures) console.log(`${figure.row.padEnd(3)} ${sentenceOf(figure)}`)
  if (!write) return
  const path = join(root, 'docs/reliability.md')
  // Not needed to print, and not there before the set-up has run.
  const { format, resolveConfig } = await import('prettier')
  const options = { ...(await resolveConfig(path)), filepath: path }
  writeFileSync(path, await format(documentOf(figures), options))
  console.log(`\n${path}`)
}
