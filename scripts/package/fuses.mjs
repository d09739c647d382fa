// Electron's fuses: bytes in its program that switch abilities off for good (electronjs.org/docs, "Electron Fuses").
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'

/** Stands before the wire: a byte for its version, one for its length, then a character a fuse. */
const sentinel = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX', 'latin1')

/** The fuses in the order of the wire, and how each must stand in a package. Electron 22 ends after the seventh. */
export const wantedFuses = /** @type {const} */ ([
  ['RunAsNode', false],
  ['EnableCookieEncryption', true],
  ['EnableNodeOptionsEnvironmentVariable', false],
  ['EnableNodeCliInspectArguments', false],
  ['EnableEmbeddedAsarIntegrityValidation', true],
  ['OnlyLoadAppFromAsar', true],
  ['LoadBrowserProcessSpecificV8Snapshot', false],
  ['GrantFileProtocolExtraPrivileges', false]
])

/** @param {string} version of Electron; the eighth fuse came with 29 */
export const fuseOptions = (version) =>
  Number(version.split('.')[0]) >= 29 ? ['-c.electronFuses.grantFileProtocolExtraPrivileges=false'] : []

/**
 * Where the wire lies in a program.
 * @param {string} program
 * @returns {Promise<{ offset: number, states: string }>} states: '0' off, '1' on, 'r' removed; offset of the first one
 */
export async function readFuseWire(program) {
  let kept = Buffer.alloc(0)
  let keptOffset = 0
  for await (const chunk of createReadStream(program, { highWaterMark: 1 << 22 })) {
    const bytes = Buffer.concat([kept, chunk])
    const at = bytes.indexOf(sentinel)
    const wire = at + sentinel.length + 2
    if (at !== -1 && bytes.length >= wire && bytes.length >= wire + bytes[wire - 1]) {
      if (bytes[wire - 2] !== 1)
        throw new Error(`The fuse wire of ${program} is of version ${bytes[wire - 2]}.`)
      return { offset: keptOffset + wire, states: bytes.toString('latin1', wire, wire + bytes[wire - 1]) }
    }
    // The sentinel and its wire may lie across two chunks.
    kept = bytes.subarray(at === -1 ? -sentinel.length : at)
    keptOffset += bytes.length - kept.length
  }
  throw new Error(`${program} has no fuse wire.`)
}

/**
 * Switches one fuse of a program.
 * @param {string} program
 * @param {(typeof wantedFuses)[number][0]} name
 * @param {boolean} on
 * @throws where this Electron has no such fuse
 */
export async function writeFuse(program, name, on) {
  const { offset, states } = await readFuseWire(program)
  const index = wantedFuses.findIndex(([each]) => each === name)
  if (!['0', '1'].includes(states[index])) throw new Error(`${program} has no fuse ${name}.`)
  const file = await open(program, 'r+')
  try {
    await file.write(on ? '1' : '0', offset + index, 'latin1')
  } finally {
    await file.close()
  }
}

/**
 * Fuses that do not stand as they must.
 * @param {string} states of a wire; fuses that this Electron does not have yet are not asked for
 * @returns {string[]} a sentence each
 */
export function wrongFuses(states) {
  return wantedFuses.flatMap(([name, wanted], index) => {
    const state = states[index]
    if (state === undefined || state === 'r' || state === (wanted ? '1' : '0')) return []
    return [`The fuse ${name} is ${state === '1' ? 'on' : 'off'} and must be ${wanted ? 'on' : 'off'}.`]
  })
}
