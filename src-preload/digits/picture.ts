/** A decoded picture. */
export interface Picture {
  readonly width: number
  readonly height: number
  /** [height, width, 4], row-major, alpha not multiplied in. */
  readonly rgba: Uint8Array | Uint8ClampedArray
}

export interface Rectangle {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** A picture in grey, or a part of one, with the level of what was written on. */
export interface GreyPicture extends Rectangle {
  /** [height, width], 0 black to 255 white. */
  readonly grey: Uint8Array
  /** Grey level of the paper at the border. */
  readonly paper: number
}

/** Numbers of a rectangle of pixels: ink 0..1, [height, width], row-major. */
export interface Ink {
  readonly width: number
  readonly height: number
  readonly amounts: Float64Array
}

/** All ink of a picture. */
export interface PictureInk extends Ink {
  /** Whether its paper was lit unevenly. */
  readonly isPhotographed: boolean
}
