// The build, when the sources are not those that were built.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { filesBelow, readJson, writeJson } from './files.mjs'
import { npmCommand } from './packages.mjs'
import { root } from './paths.mjs'
import { SetupProblem } from './problem.mjs'
import { run, withoutColours } from './processes.mjs'
import { say } from './texts.mjs'

const stampPath = join(root, '.cache/build.json')
const folders = ['src-main', 'src-preload', 'src-renderer']
const files = [
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'svelte.config.js',
  'tsconfig.json',
  'resources/checksums.json'
]

/** @param {string} path whether the build reads it */
export function isBuilt(path) {
  // The compiler of messages leaves notes of its own beside its settings.
  const made = /^src-preload\/i18n\/(generated|project\.inlang\/(?!settings\.json))/.test(path)
  return !made && !/\.spec\.ts$|^src-main\/tsconfig|\.tsbuildinfo$/.test(path)
}

/**
 * One hash for names and contents.
 * @param {string} folder
 * @param {string[]} paths relative to it; one that is missing counts as empty
 */
export function hashOf(folder, paths) {
  const hash = createHash('sha256')
  for (const path of paths) {
    const full = join(folder, path)
    const content = existsSync(full) ? readFileSync(full) : Buffer.alloc(0)
    hash.update(`${path}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

const hashOfSources = () =>
  hashOf(root, [
    ...folders.flatMap((folder) =>
      filesBelow(join(root, folder), (path) => isBuilt(`${folder}/${path}`)).map(
        (path) => `${folder}/${path}`
      )
    ),
    ...files
  ])

function hashOfOutput() {
  const out = join(root, 'out')
  return hashOf(
    out,
    filesBelow(out).filter((path) => !path.endsWith('.map'))
  )
}

/** @param {import('./report.mjs').Report} report */
export async function buildSources(report) {
  const sources = hashOfSources()
  const stamp = readJson(stampPath)
  if (stamp?.sources === sources && stamp.output === hashOfOutput()) return

  rmSync(stampPath, { force: true })
  const step = report.step(say('build'))
  const { command, first } = npmCommand()
  const result = await run(command, [...first, 'run', 'build'], {
    cwd: root,
    env: withoutColours(process.env)
  })
  if (result.code !== 0) {
    step.drop()
    throw new SetupProblem(
      say('build_failed', {
        output: stripVTControlCharacters(result.output).trimEnd().split('\n').slice(-40).join('\n')
      })
    )
  }
  writeJson(stampPath, { sources, output: hashOfOutput() })
  step.done()
}
