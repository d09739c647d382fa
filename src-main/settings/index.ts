export type { Remembered, WindowPlace } from './remembered'
export { SettingsStore, type SettingsStoreOptions } from './settings-store'
