import { Line, drawLine } from './draw-line'
import type { SampleRandom } from './sample-random'
import templates from './templates.json'

interface Shape {
  readonly weight: number
  /** Lines from point to point instead of a curve. */
  readonly straight: boolean
  /** [strokes][points][x, y], in a unit box, y downwards */
  readonly strokes: readonly (readonly (readonly number[])[])[]
}

/** Of each digit. */
const shapes: readonly (readonly Shape[])[] = Array.from(
  { length: 10 },
  (_, digit) => (templates as Readonly<Record<string, readonly Shape[]>>)[String(digit)] ?? []
)
const weights = shapes.map((ofDigit) => ofDigit.reduce((sum, { weight }) => sum + weight, 0))

/** Which digit the template digit of a number is: each class has as many. */
export function templateLabel(index: number): number {
  return index % shapes.length
}

/* How much a drawing departs from its shape; standard deviations, in the unit box where nothing else is said. */
const pointSpread = 0.04
const strokeSpread = 0.028
const slant = { mean: -0.12, spread: 0.22 }
/** Of the logarithm of the width. */
const widthSpread = 0.22
/** Radians. */
const rotationSpread = 0.1
/** Width of the line, in pixels: evenly between. */
const thinnest = 1.6
const thickest = 3.4
/** Largest deviation of the Gaussian that rounds the corners of straight shapes. */
const roundest = 0.06

const piecesBetweenPoints = 6
/** Distance of the points along straight lines. */
const arcStep = 0.03

const line = new Line()
/** Control points of one stroke, and its points at equal steps. */
const controlX = new Float64Array(64)
const controlY = new Float64Array(64)
const evenX = new Float64Array(512)
const evenY = new Float64Array(512)

/**
 * Draws a digit by hand, so to speak: one of its shapes by weight, its points, strokes, slant, width, turn and pen varied.
 * @param digit 0..9
 * @param into grey levels; the 784 from `place` on are replaced
 */
export function drawTemplateDigit(
  digit: number,
  random: SampleRandom,
  into: Uint8Array,
  place: number
): void {
  const shape = chooseShape(digit, random)
  const rounding = shape.straight ? roundest * random.uniform() : 0
  line.clear()
  for (const stroke of shape.strokes) {
    moveControls(stroke, random)
    if (shape.straight) addRoundedLine(stroke.length, rounding)
    else addCurve(stroke.length)
  }
  deform(random)
  drawLine(line, thinnest + (thickest - thinnest) * random.uniform(), into, place)
}

function chooseShape(digit: number, random: SampleRandom): Shape {
  const ofDigit = shapes[digit] ?? []
  let left = random.uniform() * (weights[digit] ?? 0)
  const chosen = ofDigit.find(({ weight }) => (left -= weight) < 0) ?? ofDigit.at(-1)
  if (!chosen) throw new Error(`there is no template for ${String(digit)}`)
  return chosen
}

function moveControls(stroke: Shape['strokes'][number], random: SampleRandom): void {
  const [right, down] = [random.normal(0, strokeSpread), random.normal(0, strokeSpread)]
  for (let index = 0; index < stroke.length; index++) {
    const point = stroke[index]
    controlX[index] = (point?.[0] ?? 0) + right + random.normal(0, pointSpread)
    controlY[index] = (point?.[1] ?? 0) + down + random.normal(0, pointSpread)
  }
}

/** The uniform Catmull-Rom curve through the control points; its ends are doubled. */
function addCurve(count: number): void {
  line.add(controlX[0] ?? 0, controlY[0] ?? 0, true)
  for (let index = 0; index + 1 < count; index++) {
    const [before, next, after] = [Math.max(0, index - 1), index + 1, Math.min(count - 1, index + 2)]
    for (let piece = 1; piece <= piecesBetweenPoints; piece++) {
      const t = piece / piecesBetweenPoints
      line.add(
        catmullRom(controlX, before, index, next, after, t),
        catmullRom(controlY, before, index, next, after, t),
        false
      )
    }
  }
}

/** Between the points b and c. @param t 0..1 */
function catmullRom(along: Float64Array, a: number, b: number, c: number, d: number, t: number): number {
  const [pa, pb, pc, pd] = [along[a] ?? 0, along[b] ?? 0, along[c] ?? 0, along[d] ?? 0]
  return pb + 0.5 * t * (pc - pa + t * (2 * pa - 5 * pb + 4 * pc - pd + t * (3 * (pb - pc) + pd - pa)))
}

/** Lines between the control points, their corners rounded by a Gaussian along the way; the ends stay where they are. */
function addRoundedLine(count: number, deviation: number): void {
  const last = stepEvenly(count) - 1
  const radius = Math.ceil((3 * deviation) / arcStep)
  for (let index = 0; index <= last; index++) {
    let [sum, x, y] = [0, 0, 0]
    for (let offset = -radius; offset <= radius; offset++) {
      const weight = offset === 0 ? 1 : Math.exp(-0.5 * ((offset * arcStep) / deviation) ** 2)
      sum += weight
      x += weight * reflected(evenX, index + offset, last)
      y += weight * reflected(evenY, index + offset, last)
    }
    line.add(x / sum, y / sum, index === 0)
  }
}

/** Past an end, a line goes on as its own point reflection. */
function reflected(along: Float64Array, index: number, last: number): number {
  if (index < 0) return 2 * (along[0] ?? 0) - (along[Math.min(-index, last)] ?? 0)
  if (index > last) return 2 * (along[last] ?? 0) - (along[Math.max(2 * last - index, 0)] ?? 0)
  return along[index] ?? 0
}

/** Points on each straight piece at equal steps, its ends among them. @returns how many */
function stepEvenly(count: number): number {
  let length = 0
  evenX[length] = controlX[0] ?? 0
  evenY[length++] = controlY[0] ?? 0
  for (let index = 1; index < count; index++) {
    const [fromX, fromY] = [controlX[index - 1] ?? 0, controlY[index - 1] ?? 0]
    const [dx, dy] = [(controlX[index] ?? 0) - fromX, (controlY[index] ?? 0) - fromY]
    const pieces = Math.max(1, Math.round(Math.hypot(dx, dy) / arcStep))
    for (let piece = 1; piece <= pieces; piece++) {
      evenX[length] = fromX + (dx * piece) / pieces
      evenY[length++] = fromY + (dy * piece) / pieces
    }
  }
  return length
}

/** Slants, widens and turns the whole drawing. Its place and size don't matter: it is framed afterwards. */
function deform(random: SampleRandom): void {
  const slope = random.normal(slant.mean, slant.spread)
  const width = Math.exp(random.normal(0, widthSpread))
  const rotation = random.normal(0, rotationSpread)
  const [cos, sin] = [Math.cos(rotation), Math.sin(rotation)]
  for (let index = 0; index < line.length; index++) {
    const y = line.y[index] ?? 0
    const x = width * ((line.x[index] ?? 0) + slope * y)
    line.x[index] = cos * x - sin * y
    line.y[index] = sin * x + cos * y
  }
}
