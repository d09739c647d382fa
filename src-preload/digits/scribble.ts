import { type Stroke, extentOf } from './stroke'

/**
 * Of 5,359 digits of 163 people, 3 in a thousand have a longer path or turn more; of made-up scribbles, 85 in a hundred
 * (npm run bench:drawing).
 */
const longestPath = 4.5
const mostTurns = 3.5

/**
 * Whether strokes are a scribble rather than a digit: a path of more than 4.5 times the longer side of their box, or more
 * than 3.5 full turns, left and right added up. Asked of smoothed strokes: a trembling hand turns at every point.
 */
export function isScribble(strokes: readonly Stroke[]): boolean {
  let [path, turning] = [0, 0]
  for (const stroke of strokes) {
    let before: readonly [x: number, y: number] | null = null
    stroke.forEach((point, index) => {
      const from = stroke[index - 1]
      if (!from) return
      const way = [point[0] - from[0], point[1] - from[1]] as const
      path += Math.hypot(...way)
      if (before)
        turning += Math.abs(
          Math.atan2(before[0] * way[1] - before[1] * way[0], before[0] * way[0] + before[1] * way[1])
        )
      before = way
    })
  }
  return path > longestPath * extentOf(strokes) || turning > mostTurns * 2 * Math.PI
}
