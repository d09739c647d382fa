/** The views, in the order of the menu and of their number keys. */
export const viewNames = ['train', 'test-set', 'draw', 'hand', 'export'] as const
export type ViewName = (typeof viewNames)[number]

export const addressOf = (view: ViewName): string => `#/${view}`

function viewOf(hash: string): ViewName {
  return viewNames.find((view) => addressOf(view) === hash) ?? 'train'
}

let current = $state<ViewName>(viewOf(window.location.hash))
window.addEventListener('hashchange', () => {
  current = viewOf(window.location.hash)
})

/** The view that is shown; reactive. */
export function currentView(): ViewName {
  return current
}

/** Shows a view, as its link does: in a task of its own, soon after. */
export function showView(view: ViewName): void {
  window.location.hash = addressOf(view)
}
