/** A decoded picture. */
export interface Picture {
  readonly width: number
  readonly height: number
  /** [height, width, 4], row-major, alpha not multiplied in. */
  readonly rgba: Uint8Array
}
