/** A decoded picture. */
export interface Picture {
  readonly width: number
  readonly height: number
  /** [height, width, 4], row-major, alpha not multiplied in. */
  readonly rgba: Uint8Array | Uint8ClampedArray
}

/** A picture in grey, with the level of what was written on. */
export interface GreyPicture {
  readonly width: number
  readonly height: number
  /** [height, width], 0 black to 255 white. */
  readonly grey: Uint8Array
  /** Grey level of the paper. */
  readonly paper: number
}

/** Numbers of a rectangle of pixels: ink 0..1, [height, width], row-major. */
export interface Ink {
  readonly width: number
  readonly height: number
  readonly amounts: Float64Array
}
