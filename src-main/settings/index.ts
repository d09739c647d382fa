export type { WindowPlace } from './remembered'
export { SettingsStore } from './settings-store'
