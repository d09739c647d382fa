// The application's icons from its seal: PNG in all sizes, Windows' .ico, macOS' .icns.
// node scripts/package/icons.mjs writes resources/icons anew from resources/icons/seal.svg.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { root } from '../setup/paths.mjs'
import { coverage, polygonsOf, roundedSquare } from './raster.mjs'

const folder = join(root, 'resources/icons')

const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512]
const windowsSizes = [16, 24, 32, 48, 64, 256]
/** Apple's types of PNG icons by their pixels; the ones at double density have types of their own. */
const macTypes = /** @type {const} */ ([
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024]
])

/** Part of the picture's side that stays free around the seal: Apple's grid leaves a tenth, the others next to nothing. */
const margins = { mac: 0.1, other: 0.03 }

/**
 * @param {string} svg with one rounded square and one path, in this order
 * @param {number} size pixels
 * @param {number} margin part of the side
 */
export function renderSeal(svg, size, margin) {
  const [, side, radius, ground] =
    /<rect width="(\d+)" height="\d+" rx="(\d+)" fill="#([0-9a-f]{6})"/.exec(svg) ?? []
  const [, ink, data] = /<path fill="#([0-9a-f]{6})" d="([^"]+)"/.exec(svg) ?? []
  if (!side || !data) throw new Error('The seal is not the drawing that this script reads.')
  const scale = (size * (1 - 2 * margin)) / Number(side)
  /** @param {import('./raster.mjs').Point[][]} polygons */
  const placed = (polygons) =>
    polygons.map((polygon) =>
      polygon.map(
        ([x, y]) => /** @type {[number, number]} */ ([x * scale + size * margin, y * scale + size * margin])
      )
    )
  const square = coverage(placed([roundedSquare(Number(side), Number(radius))]), size)
  const sign = coverage(placed(polygonsOf(data)), size)
  const [groundColour, inkColour] = [channels(ground), channels(ink)]
  const pixels = new Uint8Array(size * size * 4)
  square.forEach((alpha, at) => {
    for (const channel of [0, 1, 2])
      pixels[4 * at + channel] = Math.round(
        groundColour[channel] + sign[at] * (inkColour[channel] - groundColour[channel])
      )
    pixels[4 * at + 3] = Math.round(255 * Math.min(1, alpha))
  })
  return Buffer.from(encode({ width: size, height: size, data: pixels, channels: 4, depth: 8 }))
}

/** @param {string} hexadecimal */
const channels = (hexadecimal) => [0, 2, 4].map((at) => parseInt(hexadecimal.slice(at, at + 2), 16))

/**
 * Windows' container; PNG inside is read since Windows Vista.
 * @param {{ size: number, png: Buffer }[]} pictures
 */
export function icoOf(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(pictures.length, 4)
  let offset = head.length
  pictures.forEach(({ size, png }, index) => {
    const at = 6 + 16 * index
    // 0 stands for 256.
    head.writeUInt8(size % 256, at)
    head.writeUInt8(size % 256, at + 1)
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6)
    head.writeUInt32LE(png.length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += png.length
  })
  return Buffer.concat([head, ...pictures.map(({ png }) => png)])
}

/**
 * Apple's container.
 * @param {{ type: string, png: Buffer }[]} pictures
 */
export function icnsOf(pictures) {
  const entries = pictures.map(({ type, png }) => {
    const head = Buffer.alloc(8)
    head.write(type, 'latin1')
    head.writeUInt32BE(8 + png.length, 4)
    return Buffer.concat([head, png])
  })
  const length = entries.reduce((sum, entry) => sum + entry.length, 8)
  const head = Buffer.alloc(8)
  head.write('icns', 'latin1')
  head.writeUInt32BE(length, 4)
  return Buffer.concat([head, ...entries])
}

/** Every file of resources/icons that is made, by its name. @param {string} svg */
export function makeIcons(svg) {
  /** @type {Map<string, Buffer>} */
  const made = new Map()
  /** @param {number} size @param {number} margin */
  const draw = (size, margin) => {
    const key = `${size} ${margin}`
    const png = made.get(key) ?? renderSeal(svg, size, margin)
    made.set(key, png)
    return png
  }
  return {
    ...Object.fromEntries(linuxSizes.map((size) => [`${size}x${size}.png`, draw(size, margins.other)])),
    'icon.ico': icoOf(windowsSizes.map((size) => ({ size, png: draw(size, margins.other) }))),
    'icon.icns': icnsOf(macTypes.map(([type, size]) => ({ type, png: draw(size, margins.mac) })))
  }
}

if (process.argv[1] === import.meta.filename) {
  mkdirSync(folder, { recursive: true })
  const made = makeIcons(readFileSync(join(folder, 'seal.svg'), 'utf8'))
  for (const [name, bytes] of Object.entries(made)) writeFileSync(join(folder, name), bytes)
}
