import { cleanup, render, screen } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { NoUpdatesReason, UpdateState } from '../../../src-preload/contract/domain'
import { defaultSettings } from '../../../src-preload/contract/settings'
import { AppState } from '../../state/app-state.svelte'
import { appStateKey } from '../../state/context'
import { FakeApp, wholeState } from '../../state/fake-app'
import UpdateDialog from './UpdateDialog.svelte'

// jsdom has the element and not its methods.
beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true
  }
})
afterEach(cleanup)

const host = 'example.org'

async function show(update: UpdateState, looksForUpdates = true): Promise<{ fake: FakeApp; app: AppState }> {
  const settings = { ...defaultSettings, looksForUpdates }
  const fake = new FakeApp({ readState: () => ({ kind: 'done', value: wholeState({ update, settings }) }) })
  const app = new AppState(fake.api)
  await app.open()
  render(UpdateDialog, {
    props: { isOpen: true, onclose: () => undefined },
    context: new Map([[appStateKey, app]])
  })
  return { fake, app }
}
const buttons = (): (string | undefined)[] =>
  screen
    .getAllByRole('button')
    .map(({ textContent }) => textContent.trim())
    .filter(Boolean)
const press = (name: string): Promise<void> => userEvent.click(screen.getByRole('button', { name }))

it('off, says that nobody is asked and who would be; switching it on sends the setting at once', async () => {
  const { fake } = await show({ phase: 'idle', host }, false)
  expect(screen.getByText(/contacts no server.*example\.org/)).toBeTruthy()
  expect(buttons()).toEqual([])
  await userEvent.click(screen.getByRole('checkbox', { name: 'Check for newer versions' }))
  expect(fake.payloadsOf('changeSettings')).toEqual([[{ looksForUpdates: true }]])
  expect(screen.getByText(/sees this computer’s internet address/)).toBeTruthy()
})

it('puts the question, and downloads only when it is answered', async () => {
  const { fake } = await show({ phase: 'found', host, version: '2.0.0', bytes: 260_000_000 })
  expect(screen.getByText(/Inkling 2\.0\.0 is out; this is 0\.1\.0.*260/)).toBeTruthy()
  expect(buttons()).toEqual(['Download', 'Not now'])
  expect(fake.payloadsOf('downloadUpdate')).toHaveLength(0)
  await press('Download')
  expect(fake.payloadsOf('downloadUpdate')).toHaveLength(1)
})

it('shows a download and cancels it', async () => {
  const { fake } = await show({ phase: 'downloading', host, version: '2.0.0', received: 25, total: 100 })
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('25')
  await press('Cancel')
  expect(fake.payloadsOf('cancelUpdate')).toHaveLength(1)
})

it('installs when the person says so, and not while a run goes on', async () => {
  const { fake, app } = await show({ phase: 'downloaded', host, version: '2.0.0' })
  await press('Close and install')
  expect(fake.payloadsOf('installUpdate')).toHaveLength(1)
  fake.answers.startTraining = (hyperparameters) => ({
    kind: 'done',
    value: {
      id: 1,
      phase: 'running',
      end: null,
      hyperparameters,
      stepsPerEpoch: 938,
      step: 0,
      learningRate: 0.003,
      samplesPerSecond: null,
      secondsLeft: null,
      runningLoss: null
    }
  })
  await app.startTraining()
  await press('Close and install')
  expect(fake.payloadsOf('installUpdate')).toHaveLength(1)
})

it('says a failure in words and asks again', async () => {
  const { fake } = await show({
    phase: 'failed',
    host,
    problem: { code: 'update_no_list', values: { host } }
  })
  expect(screen.getByText(/example\.org has no list of versions/)).toBeTruthy()
  await press('Check now')
  expect(fake.payloadsOf('lookForUpdate')).toHaveLength(1)
})

it.each<[NoUpdatesReason, RegExp]>([
  ['development', /runs from its sources/],
  ['test-build', /test build/],
  ['package-manager', /package of your system/],
  ['archive', /unpacked from an archive/],
  ['no-address', /does not know/]
])('where there are none (%s) it says why and what to do, and has no switch', async (reason, words) => {
  await show({ phase: 'impossible', reason })
  expect(screen.getByText(words)).toBeTruthy()
  expect(screen.queryByRole('checkbox')).toBeNull()
})
