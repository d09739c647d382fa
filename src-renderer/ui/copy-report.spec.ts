import { render, screen, within } from '@testing-library/svelte'
import { userEvent } from '@testing-library/user-event'
import { afterEach, expect, test } from 'vitest'
import type { ProblemReport } from '../../src-preload/contract/problem'
import { setLocale } from '../i18n/locale.svelte'
import { AppState } from '../state/app-state.svelte'
import { appStateKey } from '../state/context'
import { FakeApp, wholeState } from '../state/fake-app'
import Toasts from './Toasts.svelte'

let opened: AppState | undefined
afterEach(async () => {
  setLocale('en')
  await opened?.close()
})

async function open(notices: readonly ProblemReport[], isTrainerSilent = false): Promise<FakeApp> {
  const fake = new FakeApp({
    readState: () => ({ kind: 'done', value: wholeState({ notices, isTrainerSilent }) })
  })
  opened = new AppState(fake.api)
  await opened.open()
  render(Toasts, { context: new Map([[appStateKey, opened]]) })
  return fake
}

test('L8: beside a failure of Inkling itself a report can be copied, and that it was is said', async () => {
  const fake = await open([{ code: 'unexpected', values: { detail: 'x' } }])
  const alert = screen.getByRole('alert')
  await userEvent.click(within(alert).getByRole('button', { name: 'Copy report' }))
  expect(fake.payloadsOf('copyReport')).toEqual([[]])
  expect(screen.queryByText(/is on the clipboard/)).toBeNull()
  fake.send('reportCopied', null)
  expect(await screen.findByText(/^A report is on the clipboard/)).toBeTruthy()
})

test('L8: in Chinese as well', async () => {
  const fake = await open([{ code: 'trainer_died', values: { detail: 'SIGSEGV' } }])
  setLocale('zh')
  expect(await screen.findByRole('button', { name: '复制报告' })).toBeTruthy()
  fake.send('reportCopied', null)
  expect(await screen.findByText(/^报告已复制到剪贴板/)).toBeTruthy()
})

test('L8: beside a trainer that does not answer, and not beside what a person did', async () => {
  await open([{ code: 'no_run', values: {} }], true)
  const hasButton = screen
    .getAllByRole('alert')
    .map((alert) => within(alert).queryByRole('button', { name: 'Copy report' }) !== null)
  expect(hasButton).toEqual([true, false])
})
