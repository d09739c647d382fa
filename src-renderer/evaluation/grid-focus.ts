/** Gives the focus to the cell of a digit, where it is on the page. */
export function focusDigit(grid: HTMLElement | undefined, index: number): void {
  grid?.querySelector<HTMLElement>(`[data-index="${String(index)}"]`)?.focus({ preventScroll: true })
}
