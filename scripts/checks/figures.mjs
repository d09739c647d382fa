// What the tests counted, a file a figure; test/support/figures.ts writes the same.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readJson } from '../setup/files.mjs'
import { root } from '../setup/paths.mjs'

export const figuresFolder = join(root, '.cache/figures')

/**
 * @typedef {object} Figure
 * @property {string} row
 * @property {string} tried
 * @property {number} count
 * @property {number} losses
 * @property {string} [measured]
 */

/** @returns {Figure[]} */
export function readFigures(folder = figuresFolder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => readJson(join(folder, name)))
}

/** @param {Figure} figure */
export function writeFigure(figure) {
  mkdirSync(figuresFolder, { recursive: true })
  writeFileSync(join(figuresFolder, `${figure.row}-by-the-runner.json`), `${JSON.stringify(figure)}\n`)
}
