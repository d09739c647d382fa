import { themeColor } from '../state/theme.svelte'
import type { ChartColors, LineName } from './loss-chart'

/** The chart's colours in the theme that is shown; reactive. */
export function chartColors(): ChartColors {
  return {
    ink: themeColor('--ink-third'),
    line: themeColor('--line'),
    sheet: themeColor('--sheet'),
    seal: themeColor('--seal'),
    trainingLoss: themeColor('--training-loss'),
    trainingLossFaint: themeColor('--training-loss-faint'),
    testLoss: themeColor('--test-loss'),
    accuracy: themeColor('--accuracy'),
    learningRate: themeColor('--ink-third')
  }
}

/** Mark of each line. */
export const lineMarkers = {
  stepLoss: null,
  trainingLoss: 'diamond',
  testLoss: 'circle',
  accuracy: 'square',
  learningRate: null
} as const satisfies Record<LineName, string | null>

/** Dash of each line, the same in chart, legend and picture. */
export const lineDashes: Readonly<Record<LineName, readonly number[]>> = {
  stepLoss: [],
  trainingLoss: [1, 3],
  testLoss: [7, 4],
  accuracy: [],
  learningRate: [5, 3]
}
