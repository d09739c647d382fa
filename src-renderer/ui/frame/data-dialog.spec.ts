import { cleanup, render, screen } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { DataState } from '../../../src-preload/contract/domain'
import { AppState } from '../../state/app-state.svelte'
import { appStateKey } from '../../state/context'
import { FakeApp, wholeState } from '../../state/fake-app'
import DataDialog from './DataDialog.svelte'
import { describeData } from './what-runs'

// jsdom has the element and not its methods.
beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true
  }
})
afterEach(cleanup)

const offline = { phase: 'ready', source: 'offline', folder: '/cache/MNIST/raw', problems: [] } as const
const progress = {
  file: 'train-images-idx3-ubyte',
  mirror: 'school.example',
  received: 2_500_000,
  total: 10_000_000,
  secondsLeft: 65
}

async function show(data: DataState): Promise<FakeApp> {
  const fake = new FakeApp({ readState: () => ({ kind: 'done', value: wholeState({ data }) }) })
  const app = new AppState(fake.api)
  await app.open()
  render(DataDialog, {
    props: { isOpen: true, onclose: () => undefined },
    context: new Map([[appStateKey, app]])
  })
  return fake
}
const actions = (): (string | undefined)[] =>
  screen
    .getAllByRole('button')
    .map(({ textContent }) => textContent.trim())
    .filter(Boolean)
const press = (name: string): Promise<void> => userEvent.click(screen.getByRole('button', { name }))

it('the copy in the application can be exchanged for the published files', async () => {
  const fake = await show(offline)
  expect(screen.getByText(/copy that comes with Inkling/)).toBeTruthy()
  expect(actions()).toEqual(['Download', 'Choose a folder…'])
  await press('Download')
  expect(fake.payloadsOf('downloadData')).toHaveLength(1)
})

it('what was downloaded can be downloaded again', async () => {
  await show({ ...offline, source: 'download' })
  expect(actions()).toEqual(['Download again', 'Choose a folder…'])
})

it('a download beside data in use: bytes and time left, what is in use meanwhile, and how to cancel', async () => {
  const fake = await show({ ...offline, download: progress })
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('25')
  expect(screen.getByText('2.5 MB of 10 MB from school.example · 1:05 left')).toBeTruthy()
  expect(screen.getByText('What is there can be trained on meanwhile.')).toBeTruthy()
  expect(screen.getByText('/cache/MNIST/raw')).toBeTruthy()
  expect(actions()).toEqual(['Cancel the download', 'Choose a folder…'])
  await press('Cancel the download')
  expect(fake.payloadsOf('cancelDownload')).toHaveLength(1)
})

it('a download that has to be waited for does not say that it need not', async () => {
  await show({ phase: 'downloading', progress, problems: [] })
  expect(screen.getByText(/2\.5 MB of 10 MB/)).toBeTruthy()
  expect(screen.queryByText(/can be trained on meanwhile/)).toBeNull()
  expect(actions()).toEqual(['Cancel the download'])
})

it('the foot of the side bar tells of it, with the source beside', () => {
  const { value, details, tone } = describeData({ ...offline, download: progress })
  expect([value, tone]).toEqual(['Downloading, 25%', 'busy'])
  expect(details).toMatch(/copy that comes with Inkling.*\n2\.5 MB of 10 MB/)
  expect(describeData(offline).value).toBe('MNIST, offline copy')
})
