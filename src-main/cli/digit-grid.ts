import { inputSize } from '../../src-preload/contract/hyperparameters'
import { m } from '../../src-preload/i18n'
import type { CliIo } from './cli-io'

const side = 28
/** Left out on every side: MNIST's digits lie in a box of 20 x 20, moved a little by their centre of mass. */
const margin = 4
/** Blocks of 2 x 2 pixels are one; two of them, one above the other, are one character. */
const blocks = (side - 2 * margin) / 2
const digitsAcross = 8
/** Mean grey level from which a block is drawn where there are no colours. */
const threshold = 90
const gapOfWideTerminals = 2
const widthWithGaps = digitsAcross * (blocks + gapOfWideTerminals)

/**
 * The tutorial's picture as text: the first digits eight a row, half-block characters, under each the predicted label.
 * A wrong one is marked by "x" and has the true label in brackets; on a terminal with colours the digits are grey
 * pictures and wrong labels are also red.
 * @param images grey levels [n, 784]
 * @param labels [n] or more
 * @param predicted [n]
 */
export function digitGrid(
  images: Uint8Array,
  labels: Uint8Array,
  predicted: Uint8Array,
  io: Pick<CliIo, 'terminalColumns' | 'environment'>
): string {
  const { terminalColumns, environment } = io
  const hasColours = terminalColumns !== null && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb'
  const isWide = terminalColumns === null || terminalColumns >= widthWithGaps
  const gap = ' '.repeat(isWide ? gapOfWideTerminals : 0)
  const lines: string[] = []
  for (let first = 0; first < predicted.length; first += digitsAcross) {
    const row = Array.from(predicted.subarray(first, first + digitsAcross), (_, index) => first + index)
    for (let line = 0; line < blocks / 2; line++)
      lines.push(row.map((index) => digitLine(imageAt(images, index), line, hasColours)).join(gap))
    lines.push(row.map((index) => label(predicted[index] ?? 0, labels[index] ?? 0, hasColours)).join(gap))
    lines.push('')
  }
  const right = predicted.filter((digit, index) => digit === labels[index]).length
  lines.push(m.cli_digits_summary({ right, count: predicted.length }))
  return lines.map((line) => `${line.trimEnd()}\n`).join('')
}

function imageAt(images: Uint8Array, index: number): Uint8Array {
  return images.subarray(index * inputSize, (index + 1) * inputSize)
}

/** Mean grey level of a block of 2 x 2 pixels. */
function level(image: Uint8Array, row: number, column: number): number {
  const start = (margin + 2 * row) * side + margin + 2 * column
  const sum = [0, 1, side, side + 1].reduce((total, offset) => total + (image[start + offset] ?? 0), 0)
  return sum / 4
}

function digitLine(image: Uint8Array, line: number, hasColours: boolean): string {
  const characters = Array.from({ length: blocks }, (_, column) => {
    const upper = level(image, 2 * line, column)
    const lower = level(image, 2 * line + 1, column)
    if (hasColours) return `\x1b[38;5;${grey(upper)};48;5;${grey(lower)}m▀`
    return [' ', '▀', '▄', '█'][(upper >= threshold ? 1 : 0) + (lower >= threshold ? 2 : 0)] ?? ' '
  })
  return `${characters.join('')}${hasColours ? '\x1b[0m' : ''}`
}

/** The nearest of the 24 greys of a terminal with 256 colours, 232 (nearly black) to 255 (nearly white). */
function grey(value: number): string {
  return String(232 + Math.round((value / 255) * 23))
}

function label(predicted: number, truth: number, hasColours: boolean): string {
  const isWrong = predicted !== truth
  const text = isWrong ? `x ${String(predicted)} (${String(truth)})` : String(predicted)
  const centred = text.padStart(Math.ceil((blocks + text.length) / 2)).padEnd(blocks)
  return isWrong && hasColours ? `\x1b[1;31m${centred}\x1b[0m` : centred
}
