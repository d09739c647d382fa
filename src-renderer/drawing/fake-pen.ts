import { fireEvent, screen } from '@testing-library/svelte'
import { tick } from 'svelte'
import { vi } from 'vitest'
import { fakeLayout } from '../evaluation/fake-layout'

/** For specs: of the sheet and of every other element, in CSS pixels. */
const side = 500

/** A place on the sheet, in CSS pixels. */
export type Place = readonly [x: number, y: number]

/** A line that reads as a 1. */
export const upright: readonly Place[] = [
  [250, 100],
  [250, 250],
  [250, 400]
]

/** For specs: jsdom lays nothing out and captures no pointer. Until `vi.restoreAllMocks`. */
export function fakeSheet(): void {
  fakeLayout(side, side)
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, side, side))
  Object.assign(HTMLElement.prototype, { setPointerCapture: vi.fn() })
}

export const canvas = (): HTMLElement => screen.getByLabelText('Drawing canvas')

/** A question and its answer, each with a few promises on its way. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await tick()
}

/** A pointer's event on the sheet. @param more what else the event says */
export async function pointer(type: string, [x, y]: Place, more: object = {}): Promise<void> {
  // A movement is told at once, and again with the next picture of the screen.
  for (const name of type === 'pointermove' ? ['pointerrawupdate', type] : [type])
    await fireEvent(
      canvas(),
      Object.assign(
        new MouseEvent(name, { bubbles: true, cancelable: true, clientX: x, clientY: y, button: 0 }),
        { pointerId: 1, getCoalescedEvents: () => [], ...more }
      )
    )
}

/** Draws a stroke through places. */
export async function draw(...places: readonly Place[]): Promise<void> {
  const [first, ...rest] = places
  if (!first) throw new Error('nothing to draw')
  await pointer('pointerdown', first)
  for (const place of rest) await pointer('pointermove', place)
  await pointer('pointerup', places.at(-1) ?? first)
  await settled()
}
