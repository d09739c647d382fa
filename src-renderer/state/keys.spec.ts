import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fieldKeyHandler, keyHandler } from './keys'

const names = ['Enter', 'Escape', '+', '-', '0', 't', 'ArrowLeft']
const action = vi.fn()
const actions = Object.fromEntries(names.map((name) => [name, action]))

// eslint-disable-next-line @typescript-eslint/no-deprecated -- how Chromium marks a key that an input method took
const ofInputMethod: KeyboardEventInit = { keyCode: 229 }

function press(target: HTMLElement, init: KeyboardEventInit): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init })
  target.dispatchEvent(event)
  return event
}

function element(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector)
  if (!found) throw new Error(`There is no ${selector}.`)
  return found
}

let outer: HTMLElement
let field: HTMLElement
let button: HTMLElement

beforeEach(() => {
  action.mockReset()
  document.body.innerHTML = '<div><input type="text"><button></button><input type="range"></div>'
  outer = element('div')
  field = element('input')
  button = element('button')
})

describe('keys and input methods (trouble 13)', () => {
  it.each(names)('leaves %s to an input method that composes, in a field and outside', (key) => {
    outer.addEventListener('keydown', keyHandler(actions))
    field.addEventListener('keydown', fieldKeyHandler(actions))
    for (const target of [field, button]) {
      expect(press(target, { key, isComposing: true }).defaultPrevented).toBe(false)
      expect(press(target, { key, isComposing: true, ...ofInputMethod }).defaultPrevented).toBe(false)
      // The late Enter: after compositionend, composing no more, yet still the method's key.
      expect(press(target, { key, ...ofInputMethod }).defaultPrevented).toBe(false)
    }
    expect(action).not.toHaveBeenCalled()
  })

  it.each(names)('acts on %s when it is pressed plainly', (key) => {
    outer.addEventListener('keydown', keyHandler(actions))
    expect(press(button, { key }).defaultPrevented).toBe(true)
    expect(action).toHaveBeenCalledOnce()
  })

  it.each(names)('does not act on %s inside a text field, but does on a slider', (key) => {
    outer.addEventListener('keydown', keyHandler(actions))
    press(field, { key })
    expect(action).not.toHaveBeenCalled()
    press(element('[type=range]'), { key })
    expect(action).toHaveBeenCalledOnce()
  })

  it('leaves keys with Ctrl, Cmd or Alt to the menu', () => {
    outer.addEventListener('keydown', keyHandler(actions))
    for (const modifier of ['ctrlKey', 'metaKey', 'altKey']) press(button, { key: 't', [modifier]: true })
    expect(action).not.toHaveBeenCalled()
  })

  it('takes a letter in either case', () => {
    outer.addEventListener('keydown', keyHandler(actions))
    press(button, { key: 'T', shiftKey: true })
    expect(action).toHaveBeenCalledOnce()
  })
})
