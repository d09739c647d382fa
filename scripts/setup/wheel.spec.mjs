import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { playPip } from './fixtures/play-pip.mjs'
import { Report } from './report.mjs'
import { provideWheel } from './wheel.mjs'

const sound = 'the bytes of a wheel'
const wheel = {
  requirement: 'thing==1.0',
  file: 'thing-1.0-py3-none-any.whl',
  bytes: sound.length,
  sha256: createHash('sha256').update(sound).digest('hex'),
  contents: {}
}

// pip is played by a shell script, which writes down how it was called.
describe.runIf(process.platform === 'linux')('C3, D10: a wheel', () => {
  let folder = ''
  let path = ''
  let said = ''
  const report = new Report({ write: (/** @type {string} */ text) => (said += text) })
  const provide = () =>
    provideWheel({ wheel, name: 'thing', pipOptions: ['--platform', 'moon'] }, folder, report)
  const calls = () => (existsSync(join(folder, 'calls')) ? readFileSync(join(folder, 'calls'), 'utf8') : '')

  beforeEach(() => {
    said = ''
    folder = mkdtempSync(join(tmpdir(), 'inkling-wheel-'))
    mkdirSync(join(folder, 'bin'))
    mkdirSync(join(folder, 'downloads'))
    path = join(folder, 'downloads', wheel.file)
    vi.stubEnv('PATH', `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`)
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true })
  })

  /** @param {string} delivery shell commands; $target is where the file belongs */
  const deliver = (delivery) =>
    playPip(join(folder, 'bin'), { file: wheel.file, log: `echo "$*" >> '${folder}/calls'`, delivery })

  test('is fetched, verified and kept', async () => {
    deliver(`printf '${sound}' > "$target"`)
    expect(await provide()).toBe(path)
    expect(readFileSync(path, 'utf8')).toBe(sound)
    expect(calls()).toMatch(/^-m pip download --no-deps .*--dest \S+ --platform moon thing==1\.0\n$/)
    expect(readdirSync(join(folder, 'downloads'))).toEqual([wheel.file])
  })

  test('in the cache is used without pip', async () => {
    deliver('exit 1')
    writeFileSync(path, sound)
    expect(await provide()).toBe(path)
    expect(calls()).toBe('')
  })

  test.each([
    ['cut off', sound.slice(0, -1)],
    ['of the right length and other bytes', sound.replace('w', 'v')],
    ['empty', '']
  ])('in the cache that is %s is discarded, named and fetched again', async (_what, damaged) => {
    deliver(`printf '${sound}' > "$target"`)
    writeFileSync(path, damaged)
    expect(await provide()).toBe(path)
    expect(readFileSync(path, 'utf8')).toBe(sound)
    expect(said).toContain(wheel.file)
  })

  test('that arrives with other bytes is refused and not kept', async () => {
    deliver(`printf 'something else' > "$target"`)
    await expect(provide()).rejects.toThrow(wheel.sha256)
    expect(readdirSync(join(folder, 'downloads'))).toEqual([])
  })

  test('that pip cannot fetch is a failure in its own words, and leaves nothing', async () => {
    deliver('echo half > "$TMPDIR/half"; echo "ERROR: No matching distribution found"; exit 1')
    await expect(provide()).rejects.toThrow('ERROR: No matching distribution found')
    expect(readdirSync(join(folder, 'downloads'))).toEqual([])
  })
})
