import { beforeEach, expect, test, vi } from 'vitest'
import { openLicences, showAbout } from './about'

const { app, shell } = vi.hoisted(() => ({
  app: {
    isPackaged: true,
    getVersion: vi.fn<() => string>(),
    setAboutPanelOptions: vi.fn<(options: { copyright: string }) => void>(),
    showAboutPanel: vi.fn<() => void>()
  },
  shell: { openPath: vi.fn<(path: string) => Promise<string>>() }
}))
vi.mock('electron', () => ({ app, shell }))

beforeEach(() => {
  vi.clearAllMocks()
  Object.assign(process, { resourcesPath: '/opt/Inkling/resources' })
})

const shown = (version: string): string => {
  app.getVersion.mockReturnValue(version)
  showAbout()
  expect(app.showAboutPanel).toHaveBeenCalled()
  return app.setAboutPanelOptions.mock.lastCall?.[0].copyright ?? ''
}

test('B12: a test build says so, and nothing else does', () => {
  expect(shown('1.2.0-test-build')).toMatch(/\nTest build 1\.2\.0-test-build: .+ Not for daily use\.$/)
  expect(shown('1.2.0')).not.toMatch(/test build/i)
})

test('C4: licences that can’t be opened are told, with their place', async () => {
  shell.openPath.mockResolvedValueOnce('')
  await openLicences()
  expect(shell.openPath.mock.lastCall?.[0]).toMatch(/THIRD-PARTY\.txt$/)
  shell.openPath.mockResolvedValueOnce('No application found.')
  await expect(openLicences()).rejects.toMatchObject({
    report: { code: 'licences_not_opened', values: { detail: 'No application found.' } }
  })
})
