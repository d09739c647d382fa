import type { Rectangle } from 'electron'
import type { WindowPlace } from '../../settings'

/** The smallest window that the views are laid out for, and what a first launch opens where there is room. */
export const minimumSize = { width: 1000, height: 700 } as const
const firstSize = { width: 1280, height: 860 } as const

/** How much of a window must lie on a screen to be found and dragged by its title. */
const reachable = { width: 200, height: 50 } as const

export interface OpeningPlace {
  /** Left out where the system may choose. */
  readonly position: { readonly x: number; readonly y: number } | null
  readonly width: number
  readonly height: number
  readonly isMaximized: boolean
}

/**
 * Where the window opens: where it was, if that is still on a screen (one may have been unplugged), never smaller than
 * the views need and never larger than the screen.
 * @param workAreas of all screens, the main one first, in device-independent pixels
 */
export function placeWindow(remembered: WindowPlace | null, workAreas: readonly Rectangle[]): OpeningPlace {
  const home = remembered && workAreas.find((area) => isReachable(remembered, area))
  const area = home ?? workAreas[0] ?? { x: 0, y: 0, ...firstSize }
  const wanted = remembered ?? firstSize
  return {
    position: home ? { x: remembered.x, y: remembered.y } : null,
    width: clamp(wanted.width, minimumSize.width, area.width),
    height: clamp(wanted.height, minimumSize.height, area.height),
    isMaximized: remembered?.isMaximized ?? false
  }
}

/** Does enough of the title lie on this screen? */
function isReachable(place: Rectangle, area: Rectangle): boolean {
  const overlap = Math.min(place.x + place.width, area.x + area.width) - Math.max(place.x, area.x)
  const isTitleOn = place.y >= area.y && place.y <= area.y + area.height - reachable.height
  return overlap >= Math.min(reachable.width, place.width) && isTitleOn
}

/** On a screen smaller than the minimum, the minimum: the window can be moved. */
function clamp(value: number, minimum: number, maximum: number): number {
  return Math.max(minimum, Math.min(value, maximum))
}
