import type { Stroke } from '../../src-preload/digits'
import type { ForeignPicture } from './sheet'

/** How strokes look. */
export interface InkLook {
  readonly color: string
  /** In units of the strokes. */
  readonly width: number
  /** Canvas pixels for a unit of the strokes. */
  readonly scale: number
}

/** Draws strokes as ink flows: curves through the middles between points, round where it starts, ends and turns. */
export function drawInk(context: CanvasRenderingContext2D, strokes: readonly Stroke[], look: InkLook): void {
  context.setTransform(look.scale, 0, 0, look.scale, 0, 0)
  context.strokeStyle = look.color
  context.lineWidth = look.width
  context.lineCap = 'round'
  context.lineJoin = 'round'
  for (const stroke of strokes) {
    context.beginPath()
    traceStroke(context, stroke)
    context.stroke()
  }
}

/** The path of one stroke: every point but the ends bends the curve between the middles beside it. */
export function traceStroke(
  path: Pick<CanvasPath, 'moveTo' | 'lineTo' | 'quadraticCurveTo'>,
  stroke: Stroke
): void {
  const first = stroke[0]
  const last = stroke[stroke.length - 1]
  if (!first || !last) return
  path.moveTo(first[0], first[1])
  for (let index = 1; index < stroke.length - 1; index++) {
    const [point, next] = [stroke[index] ?? last, stroke[index + 1] ?? last]
    path.quadraticCurveTo(point[0], point[1], (point[0] + next[0]) / 2, (point[1] + next[1]) / 2)
  }
  // A dot is a line without length: round ends make it a disc.
  path.lineTo(last[0], last[1])
}

/** Draws a picture as large as fits, in the middle, its own shape kept. @param side of the canvas, in its pixels */
export function drawPicture(
  context: CanvasRenderingContext2D,
  { image }: ForeignPicture,
  side: number
): void {
  const scale = side / Math.max(image.width, image.height)
  const [width, height] = [image.width * scale, image.height * scale]
  const [left, top] = [(side - width) / 2, (side - height) / 2]
  context.setTransform(1, 0, 0, 1, 0, 0)
  // Where it is transparent: dark and light ink are seen on it.
  context.fillStyle = '#a0a0a0'
  context.fillRect(left, top, width, height)
  context.imageSmoothingQuality = 'high'
  // A picture of a few pixels is looked at pixel by pixel.
  context.imageSmoothingEnabled = scale < 4
  context.drawImage(image, left, top, width, height)
}
