import { createWriteStream } from 'node:fs'
import { mkdir, open, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createInflateRaw, inflateRawSync } from 'node:zlib'

const endSignature = 0x06054b50
const centralSignature = 0x02014b50
const localSignature = 0x04034b50
const endLength = 22
const localLength = 30
const centralLength = 46
/** Entries up to this size are inflated in one go: there are thousands of headers. */
const smallEntry = 1 << 20

/**
 * @typedef {object} Entry
 * @property {string} name
 * @property {number} method 0 stored, 8 deflated
 * @property {number} packedBytes
 * @property {number} bytes
 * @property {number} offset of its local header
 */

/**
 * Unpacks chosen files of a zip archive whose checksum was verified before: this reader is no judge of hostile archives.
 * (PKWARE's APPNOTE.TXT 6.3; neither ZIP64 nor encryption.)
 * @param {string} archive
 * @param {(name: string) => string | undefined} choose answers where an entry goes, or undefined to leave it
 * @param {(done: number, total: number) => void} [onBytes]
 * @returns {Promise<number>} how many files were written
 */
export async function unzip(archive, choose, onBytes) {
  const file = await open(archive)
  try {
    const chosen = (await readEntries(file, archive)).flatMap((entry) => {
      const target = entry.name.endsWith('/') ? undefined : choose(entry.name)
      return target ? [{ entry, target }] : []
    })
    const total = chosen.reduce((sum, { entry }) => sum + entry.bytes, 0)
    let done = 0
    const folders = new Set()
    for (const { entry, target } of chosen) {
      const folder = dirname(target)
      if (!folders.has(folder)) await mkdir(folder, { recursive: true })
      folders.add(folder)
      await writeEntry(file, entry, target, (bytes) => onBytes?.((done += bytes), total))
    }
    return chosen.length
  } finally {
    await file.close()
  }
}

/**
 * @param {import('node:fs/promises').FileHandle} file
 * @param {number} offset
 * @param {number} length
 */
async function readAt(file, offset, length) {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await file.read(buffer, 0, length, offset)
  if (bytesRead !== length) throw new Error('The archive ends too early.')
  return buffer
}

/**
 * @param {import('node:fs/promises').FileHandle} file
 * @param {string} archive
 * @returns {Promise<Entry[]>}
 */
async function readEntries(file, archive) {
  const { size } = await file.stat()
  // The end record is last, but for a comment of at most 64 KiB.
  const tail = await readAt(file, Math.max(0, size - endLength - 0xffff), Math.min(size, endLength + 0xffff))
  const end = tail.subarray(0, tail.length - endLength + 4).lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (end < 0 || tail.readUInt32LE(end) !== endSignature) throw new Error(`${archive} is no zip archive.`)
  const count = tail.readUInt16LE(end + 10)
  const directory = await readAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12))
  const entries = []
  for (let at = 0; entries.length < count;) {
    if (directory.readUInt32LE(at) !== centralSignature) throw new Error(`${archive} has a broken directory.`)
    const nameLength = directory.readUInt16LE(at + 28)
    entries.push({
      name: directory.toString('utf8', at + centralLength, at + centralLength + nameLength),
      method: directory.readUInt16LE(at + 10),
      packedBytes: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42)
    })
    at += centralLength + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return entries
}

/**
 * @param {import('node:fs/promises').FileHandle} file
 * @param {Entry} entry
 * @param {string} target
 * @param {(bytes: number) => void} onBytes
 */
async function writeEntry(file, entry, target, onBytes) {
  const header = await readAt(file, entry.offset, localLength)
  if (header.readUInt32LE(0) !== localSignature) throw new Error(`${entry.name}: broken header.`)
  const start = entry.offset + localLength + header.readUInt16LE(26) + header.readUInt16LE(28)
  const deflated = entry.method === 8
  if (!deflated && entry.method !== 0) throw new Error(`${entry.name}: unknown method ${entry.method}.`)
  let written = 0
  if (entry.bytes <= smallEntry) {
    const packed = await readAt(file, start, entry.packedBytes)
    const content = deflated ? inflateRawSync(packed, { maxOutputLength: entry.bytes || 1 }) : packed
    written = content.length
    await writeFile(target, content)
    onBytes(written)
  } else {
    const packed = file.createReadStream({
      start,
      end: start + entry.packedBytes - 1,
      autoClose: false,
      highWaterMark: 1 << 20
    })
    const count = async function* (/** @type {AsyncIterable<Buffer>} */ source) {
      for await (const chunk of source) {
        written += chunk.length
        onBytes(chunk.length)
        yield chunk
      }
    }
    const output = createWriteStream(target)
    if (deflated) await pipeline(packed, createInflateRaw({ chunkSize: 1 << 18 }), count, output)
    else await pipeline(packed, count, output)
  }
  if (written !== entry.bytes) throw new Error(`${entry.name}: ${written} bytes instead of ${entry.bytes}.`)
}
