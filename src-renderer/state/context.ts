import { getContext } from 'svelte'
import type { AppState } from './app-state.svelte'

/** Key of the context that holds the application's state. */
export const appStateKey = Symbol('application state')

/** The application's state; to be called while a component is set up. */
export function getAppState(): AppState {
  return getContext<AppState>(appStateKey)
}
