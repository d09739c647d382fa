import type { Settings } from '../../src-preload/contract/settings'

export type Theme = 'light' | 'dark'

// jsdom has no matchMedia; a window without it is light.
const systemIsDark =
  typeof window.matchMedia === 'function' ? window.matchMedia('(prefers-color-scheme: dark)') : null

let setting = $state<Settings['theme']>('system')
let isSystemDark = $state(systemIsDark?.matches ?? false)
systemIsDark?.addEventListener('change', (event) => {
  isSystemDark = event.matches
})

/** The theme that is shown; reactive, for what CSS cannot colour: canvases. */
export function currentTheme(): Theme {
  if (setting !== 'system') return setting
  return isSystemDark ? 'dark' : 'light'
}

/** Shows a theme; 'system' follows the system. */
export function setTheme(chosen: Settings['theme']): void {
  // The attribute first: whoever redraws because of the state reads colours of the new theme.
  if (chosen === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = chosen
  setting = chosen
}

/** Asking the page for a style makes it lay itself out first, 20 ms for a hundred digits: each colour is asked once a theme. */
const colors: Record<string, string> = {}

/** Value of a colour token of app.css such as '--ink', in the theme that is shown; reactive by the theme. */
export function themeColor(token: `--${string}`): string {
  const name = `${currentTheme()} ${token}`
  const known = colors[name]
  if (known) return known
  const color = getComputedStyle(document.documentElement).getPropertyValue(token).trim()
  if (color) colors[name] = color
  return color || '#808080'
}

/** Red, green, blue (0..255) of a token that is written as #rrggbb or #rgb. */
export function themeRgb(token: `--${string}`): readonly [red: number, green: number, blue: number] {
  const digits = themeColor(token).replace('#', '')
  const long = digits.length === 3 ? digits.replace(/./g, '$&$&') : digits
  const channel = (index: number): number => Number.parseInt(long.slice(index * 2, index * 2 + 2), 16)
  return [channel(0), channel(1), channel(2)]
}
