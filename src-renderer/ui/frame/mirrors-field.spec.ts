import { cleanup, render, screen } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { AppState } from '../../state/app-state.svelte'
import { appStateKey } from '../../state/context'
import { FakeApp } from '../../state/fake-app'
import DataDialog from './DataDialog.svelte'

// jsdom has the element and not its methods.
beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true
  }
  HTMLDialogElement.prototype.close = function () {
    this.open = false
    this.dispatchEvent(new Event('close'))
  }
})
afterEach(cleanup)

async function show(): Promise<{ fake: FakeApp; app: AppState; onclose: () => void }> {
  const fake = new FakeApp()
  const app = new AppState(fake.api)
  await app.open()
  const onclose = vi.fn()
  render(DataDialog, { props: { isOpen: true, onclose }, context: new Map([[appStateKey, app]]) })
  return { fake, app, onclose }
}

it('says in the dialog that the mirrors are kept, until they are changed again', async () => {
  const { fake, app } = await show()
  const field = screen.getByRole('textbox', { name: 'Mirrors' })
  await userEvent.type(field, 'http://10.0.0.1/')
  await userEvent.click(screen.getByRole('button', { name: 'Keep these mirrors' }))
  expect(fake.payloadsOf('changeSettings')).toEqual([[{ mirrors: ['http://10.0.0.1/'] }]])
  fake.send('settingsChanged', { settings: { ...app.settings, mirrors: ['http://10.0.0.1/'] }, locale: 'en' })
  await vi.waitFor(() => expect(screen.getByRole('status').textContent).toMatch(/^The mirrors are kept/))
  expect(app.notices.list).toEqual([])
  await userEvent.type(field, 'b')
  expect(screen.getByRole('status').textContent).toBe('')
})

it('closes by a click beside it, and not by a drag from its text to there', async () => {
  const { onclose } = await show()
  const dialog = screen.getByRole('dialog')
  const user = userEvent.setup()
  // A browser tells the click of such a drag to the element that holds both ends: the dialog.
  await user.pointer([
    { target: screen.getByRole('textbox', { name: 'Mirrors' }), keys: '[MouseLeft>]' },
    { target: dialog, keys: '[/MouseLeft]' }
  ])
  dialog.click()
  expect(onclose).not.toHaveBeenCalled()
  await user.click(dialog)
  expect(onclose).toHaveBeenCalledOnce()
})
