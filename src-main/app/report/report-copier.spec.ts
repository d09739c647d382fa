import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { EventHub } from '../event-hub'
import { ReportCopier } from './report-copier'

const { writeText } = vi.hoisted(() => ({ writeText: vi.fn<(text: string) => void>() }))
vi.mock('electron', () => ({
  app: {
    getVersion: () => '0.1.0',
    getAppPath: () => '/opt/Inkling',
    getPath: () => '/home/lina/.config/Inkling'
  },
  clipboard: { writeText }
}))

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkling-report-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('L8: the report is on the clipboard, with the end of both files of the log, and the window is told', async () => {
  const logFile = join(folder, 'inkling.log')
  await writeFile(join(folder, 'inkling.1.log'), 'older, of /home/lina/digits\n')
  await writeFile(logFile, 'newer\n')
  const hub = new EventHub()
  const copied = vi.fn()
  hub.on('reportCopied', copied)
  await new ReportCopier({
    hub,
    logFile,
    trainer: { backend: null },
    data: { state: { phase: 'checking' } },
    training: { run: null },
    notices: { all: [] }
  }).copy()
  expect(writeText.mock.lastCall?.[0]).toMatch(/^Inkling 0\.1\.0, [^]+\nLog:\nolder, of <path>\nnewer\n$/)
  expect(copied).toHaveBeenCalledOnce()
})
