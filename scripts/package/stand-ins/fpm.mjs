#!/usr/bin/env node
// Stands in for fpm where it can't be fetched: makes a .deb with dpkg-deb from the options that electron-builder gives to
// fpm (CUSTOM_FPM_PATH). Other kinds of packages are refused.
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  createReadStream,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { createHash } from 'node:crypto'
import { dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { bytesBelow, filesBelow } from '../../setup/files.mjs'

/** Options that stand without a value. */
const flags = new Set(['--force', '--debug'])

/**
 * @param {readonly string[]} words
 * @returns {{ options: Record<string, string[]>, sources: [from: string, to: string][] }}
 */
export function readOptions(words) {
  /** @type {Record<string, string[]>} */
  const options = {}
  /** @type {[string, string][]} */
  const sources = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at]
    if (flags.has(word)) continue
    if (word.startsWith('-')) (options[word] ??= []).push(words[++at])
    else {
      const equals = word.lastIndexOf('=')
      if (equals === -1) throw new Error(`fpm's stand-in does not know what to do with "${word}".`)
      sources.push([word.slice(0, equals), word.slice(equals + 1)])
    }
  }
  return { options, sources }
}

/**
 * The package's control file (Debian Policy 5.3).
 * @param {Record<string, string[]>} options
 * @param {number} installedBytes
 */
export function controlFile(options, installedBytes) {
  const one = (/** @type {string} */ name) => options[name]?.at(-1)
  const list = (/** @type {string} */ name) => options[name]?.join(', ')
  // The first line is the synopsis; a line that is empty must hold a dot.
  const [synopsis, ...long] = (one('--description') ?? '').split('\n').map((line) => line.trim())
  const fields = {
    Package: one('--name'),
    Version: one('--version'),
    Architecture: one('--architecture'),
    Maintainer: one('--maintainer'),
    Section: one('--category'),
    Priority: one('--deb-priority'),
    Homepage: one('--url'),
    'Installed-Size': String(Math.ceil(installedBytes / 1024)),
    Depends: list('-d'),
    Recommends: list('--deb-recommends'),
    Description: [synopsis, ...long.map((line) => ` ${line || '.'}`)].join('\n')
  }
  return Object.entries(fields)
    .flatMap(([name, value]) => (value ? [`${name}: ${value}\n`] : []))
    .join('')
}

/** @param {string} path */
async function md5Of(path) {
  const hash = createHash('md5')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

/** @param {readonly string[]} words */
async function makePackage(words) {
  const { options, sources } = readOptions(words)
  const kind = options['-t']?.[0]
  if (kind !== 'deb') throw new Error(`fpm's stand-in makes no packages of the kind ${kind}.`)
  const target = resolve(options['--package'][0])
  const stage = mkdtempSync(join(dirname(target), '.deb-'))
  try {
    for (const [from, to] of sources) {
      const place = join(stage, to)
      mkdirSync(dirname(place), { recursive: true })
      // A folder's content is meant by a slash at its end. Links stay links.
      cpSync(from, place, { recursive: true, verbatimSymlinks: true })
    }
    const files = filesBelow(stage)
    const sums = []
    for (const file of files) sums.push(`${await md5Of(join(stage, file))}  ${file}\n`)
    const bytes = bytesBelow(stage)
    const control = join(stage, 'DEBIAN')
    mkdirSync(control)
    writeFileSync(join(control, 'control'), controlFile(options, bytes))
    writeFileSync(join(control, 'md5sums'), sums.join(''))
    for (const [option, name] of [
      ['--after-install', 'postinst'],
      ['--after-remove', 'postrm']
    ]) {
      const script = options[option]?.[0]
      if (script) cpSync(script, join(control, name))
    }
    run('chmod', ['-R', 'u+rwX,go+rX,go-w', stage])
    for (const name of ['postinst', 'postrm'])
      if (existsSync(join(control, name))) run('chmod', ['0755', join(control, name)])
    const [compression = 'xz'] = options['--deb-compression'] ?? []
    run('dpkg-deb', [
      '--root-owner-group',
      `-Z${compression === 'gz' ? 'gzip' : compression}`,
      '--build',
      stage,
      target
    ])
    console.log(`${target}: ${lstatSync(target).size} bytes`)
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

/** @param {string} command @param {string[]} words */
function run(command, words) {
  const { status, error } = spawnSync(command, words, { stdio: 'inherit' })
  if (status !== 0) throw new Error(`${command} ended with ${error?.message ?? status}.`)
}

if (process.argv[1] === import.meta.filename) await makePackage(process.argv.slice(2))
