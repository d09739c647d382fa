export type { WindowPlace } from './remembered'
export { SettingsStore } from './settings-store'
export { forcedLanes, LaneBook } from './lane-book'
