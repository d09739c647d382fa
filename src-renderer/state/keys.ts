/**
 * Keys of an input method are not keys of the application: while a candidate is chosen, and for the Enter that ends it
 * (Chromium marks it with key code 229 even where `isComposing` is false already).
 */
export function belongsToInputMethod(event: KeyboardEvent): boolean {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else tells of the late Enter
  return event.isComposing || event.keyCode === 229
}

const textInputs = new Set(['text', 'search', 'url', 'email', 'number', 'password', 'tel'])

/** Is this where letters are typed? */
export function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return textInputs.has(target.type)
  return (
    target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable
  )
}

/** Actions by `event.key`; letters in lower case. */
export type KeyActions = Readonly<Record<string, (event: KeyboardEvent) => void>>

function act(event: KeyboardEvent, actions: KeyActions): void {
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined
  if (!action) return
  event.preventDefault()
  action(event)
}

/**
 * A `keydown` handler for plain keys (no Ctrl, Cmd or Alt: those belong to the menu): nothing happens while an input
 * method composes, nor inside a text field.
 */
export function keyHandler(actions: KeyActions): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.defaultPrevented || belongsToInputMethod(event) || isTextField(event.target)) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    act(event, actions)
  }
}

/** A `keydown` handler for a text field itself, such as Enter that commits: nothing happens while an input method composes. */
export function fieldKeyHandler(actions: KeyActions): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.defaultPrevented || belongsToInputMethod(event)) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    act(event, actions)
  }
}
