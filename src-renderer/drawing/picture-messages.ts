import type { FoundDigit } from '../../src-preload/digits'

/** What the window asks of the picture worker, once a worker. */
export interface ToPictureWorker {
  /** A picture in one of the formats that the window reads, its size within the limits. */
  readonly file: Blob
}

/** Its one answer. */
export type FromPictureWorker =
  | {
      readonly kind: 'read'
      /** At the size that was looked at; the boxes of the digits are in its pixels. */
      readonly image: ImageBitmap
      readonly digits: readonly FoundDigit[]
    }
  /** It can't be decoded. */
  | { readonly kind: 'damaged' }
  /** Anything unforeseen. */
  | { readonly kind: 'failed'; readonly detail: string }
