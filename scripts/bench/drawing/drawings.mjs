// Drawings made from other drawings, or from nothing, for npm run bench:drawing. Everything is drawn from one seed.

/**
 * @typedef {[number, number]} Point
 * @typedef {Point[]} Stroke
 * @typedef {() => number} Random 0..1
 */

/** mulberry32. @param {number} seed @returns {Random} */
export function randomOf(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Of mean 0 and deviation 1 (Box and Muller). @param {Random} random */
function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** @param {Random} random @param {number} from @param {number} to */
const between = (random, from, to) => from + random() * (to - from)

/** @param {Stroke[]} strokes */
function boxOf(strokes) {
  const xs = strokes.flatMap((stroke) => stroke.map(([x]) => x))
  const ys = strokes.flatMap((stroke) => stroke.map(([, y]) => y))
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  return { left, top, side: Math.max(Math.max(...xs) - left, Math.max(...ys) - top) }
}

/** Points that a pointer would tell: where it stays on the same pixel it tells nothing. @param {Stroke} stroke */
const withoutStays = (stroke) =>
  stroke.filter(([x, y], index) => index === 0 || x !== stroke[index - 1][0] || y !== stroke[index - 1][1])

/** Some points at equal steps along a stroke, both ends among them. @param {Stroke} stroke @param {number} count */
export function resampled(stroke, count) {
  const marks = [0]
  for (let index = 1; index < stroke.length; index++) {
    const [[ax, ay], [bx, by]] = [stroke[index - 1], stroke[index]]
    marks.push(marks[index - 1] + Math.hypot(bx - ax, by - ay))
  }
  const length = marks[marks.length - 1]
  if (length === 0) return [stroke[0]]
  return Array.from({ length: count }, (_, step) => {
    const at = (length * step) / (count - 1)
    const found = marks.findIndex((mark) => mark >= at)
    // The last step may come out a little beyond the length.
    const next = found < 0 ? marks.length - 1 : Math.max(1, found)
    const [before, after] = [stroke[next - 1], stroke[next]]
    const share = marks[next] > marks[next - 1] ? (at - marks[next - 1]) / (marks[next] - marks[next - 1]) : 0
    return /** @type {Point} */ ([
      before[0] + share * (after[0] - before[0]),
      before[1] + share * (after[1] - before[1])
    ])
  })
}

/**
 * Habits of people who draw with a mouse, simulated on the strokes of a pen.
 * @type {Record<string, (strokes: Stroke[], random: Random) => Stroke[]>}
 */
export const habits = {
  'as drawn': (strokes) => strokes,
  'drawn small: 20 px, whole pixels': (strokes) => {
    const { left, top, side } = boxOf(strokes)
    const scale = side > 0 ? 20 / side : 1
    return strokes.map((stroke) =>
      withoutStays(stroke.map(([x, y]) => [Math.round((x - left) * scale), Math.round((y - top) * scale)]))
    )
  },
  '8 points a stroke': (strokes) => strokes.map((stroke) => resampled(stroke, 8)),
  'shaky: 1.6 % of the longer side': (strokes, random) => {
    const deviation = 0.016 * boxOf(strokes).side
    return strokes.map((stroke) =>
      stroke.map(([x, y]) => [x + deviation * normal(random), y + deviation * normal(random)])
    )
  },
  'a stray dot': (strokes, random) => {
    const { left, top, side } = boxOf(strokes)
    const place = () => between(random, -0.3, 1.3) * side
    return [...strokes, [[left + place(), top + place()]]]
  }
}

/** @param {Stroke} stroke @param {number} angle @returns {Stroke} */
const turned = (stroke, angle) =>
  stroke.map(([x, y]) => [
    x * Math.cos(angle) - y * Math.sin(angle),
    x * Math.sin(angle) + y * Math.cos(angle)
  ])

/** To and fro. @param {Random} random */
function zigzag(random) {
  const swings = Math.round(between(random, 4, 12))
  const [width, height] = [between(random, 60, 200), between(random, 60, 200)]
  const corners = Array.from(
    { length: swings + 1 },
    (_, index) =>
      /** @type {Point} */ ([
        (width * index) / swings + 0.06 * width * normal(random),
        (index % 2) * height + 0.06 * height * normal(random)
      ])
  )
  return turned(resampled(corners, 12 * swings), between(random, 0, Math.PI))
}

/** Round and round. @param {Random} random */
function spiral(random) {
  const turns = between(random, 2, 6)
  const [inner, outer] = [between(random, 0, 60), between(random, 60, 120)]
  const flatness = between(random, 0.6, 1)
  const points = Math.round(40 * turns)
  const stroke = Array.from({ length: points + 1 }, (_, index) => {
    const share = index / points
    const radius = inner + share * (outer - inner)
    const angle = 2 * Math.PI * turns * share
    return /** @type {Point} */ ([radius * Math.cos(angle), flatness * radius * Math.sin(angle)])
  })
  return turned(stroke, between(random, 0, Math.PI))
}

/** A pen that wanders about and turns back at the edges of a sheet. @param {Random} random */
function walk(random) {
  const restlessness = between(random, 0.3, 1.2)
  const steps = Math.round(between(random, 40, 160))
  let [x, y, angle] = [0, 0, between(random, 0, 2 * Math.PI)]
  /** @type {Stroke} */
  const stroke = [[x, y]]
  for (let step = 0; step < steps; step++) {
    angle += restlessness * normal(random)
    x += 12 * Math.cos(angle)
    y += 12 * Math.sin(angle)
    if (Math.hypot(x, y) > 100) angle = Math.atan2(-y, -x)
    stroke.push([x, y])
  }
  return stroke
}

export const scribbleKinds = { zigzag, spiral, walk }

/**
 * Scribbles, as many of each kind as of the others.
 * @param {number} count @param {Random} random
 * @returns {{ kind: string, strokes: Stroke[] }[]}
 */
export function scribbles(count, random) {
  const kinds = Object.entries(scribbleKinds)
  return Array.from({ length: count }, (_, index) => {
    const [kind, make] = kinds[index % kinds.length]
    return { kind, strokes: [make(random)] }
  })
}
