import { describe, expect, it } from 'vitest'
import { undoCommandOf } from './undo-keys'

const press = (
  init: KeyboardEventInit & { keyCode?: number },
  target: Element = document.body
): KeyboardEvent => {
  const event = new KeyboardEvent('keydown', { bubbles: true, ...init })
  document.body.append(target === document.body ? '' : target)
  target.dispatchEvent(event)
  return event
}

describe('the keys of undo', () => {
  it.each([
    [{ key: 'z', ctrlKey: true }, 'undo'],
    [{ key: 'z', metaKey: true }, 'undo'],
    [{ key: 'Z', ctrlKey: true, shiftKey: true }, 'redo'],
    [{ key: 'Z', metaKey: true, shiftKey: true }, 'redo'],
    [{ key: 'y', ctrlKey: true }, 'redo'],
    [{ key: 'z' }, null],
    [{ key: 'z', ctrlKey: true, altKey: true }, null],
    [{ key: 'x', ctrlKey: true }, null]
  ])('%o: %s', (init, command) => {
    expect(undoCommandOf(press(init))).toBe(command)
  })

  it('trouble 13: belong to the input method while it composes, and to the text field inside one', () => {
    const keys = { key: 'z', ctrlKey: true }
    expect(undoCommandOf(press({ ...keys, isComposing: true }))).toBeNull()
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else tells of the late key
    const ofInputMethod: KeyboardEventInit = { keyCode: 229 }
    expect(undoCommandOf(press({ ...keys, ...ofInputMethod }))).toBeNull()
    expect(undoCommandOf(press(keys, document.createElement('input')))).toBeNull()
    expect(undoCommandOf(press(keys, document.createElement('button')))).toBe('undo')
  })
})
