export { drawStrokes } from './draw-strokes'
export { framePicture } from './frame-picture'
export type { Picture } from './picture'
export { type Point, type Stroke, extentOf } from './stroke'
