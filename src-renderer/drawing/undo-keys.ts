import { belongsToInputMethod, isTextField } from '../state/keys'

export type UndoCommand = 'undo' | 'redo'

/**
 * What the keys ask for: Ctrl or Cmd with Z undoes, with Shift and Z, or Y, does again. Null inside a text field, which
 * has an undo of its own, and while an input method composes.
 */
export function undoCommandOf(event: KeyboardEvent): UndoCommand | null {
  if (event.defaultPrevented || belongsToInputMethod(event) || isTextField(event.target)) return null
  if (event.altKey || event.ctrlKey === event.metaKey) return null
  const key = event.key.toLowerCase()
  if (key === 'z') return event.shiftKey ? 'redo' : 'undo'
  return key === 'y' && event.ctrlKey && !event.shiftKey ? 'redo' : null
}
