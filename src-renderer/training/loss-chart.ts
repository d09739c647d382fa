import {
  Chart,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  type ChartDataset,
  type Plugin
} from 'chart.js'
import type { EpochResult } from '../../src-preload/contract/domain'
import type { StepRange } from './chart-range'
import { evenlySpaced, minMaxBuckets, type Point } from './min-max-buckets'

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale)

/** Fewest buckets a line is thinned to, for a chart that has no size yet; else one a CSS pixel. */
const fewestBuckets = 300

/** Past this many epochs their marks would touch; the lines remain. */
const markedEpochs = 80

/** Points of the line of the learning rate, which bends slowly. */
const ratePoints = 200

/** How far a line of epochs may reach beyond the axes: half a mark, so that the last one is whole. */
const clip = 7

export interface ChartColors {
  readonly ink: string
  readonly line: string
  readonly sheet: string
  readonly seal: string
  readonly trainingLoss: string
  readonly trainingLossFaint: string
  readonly testLoss: string
  readonly accuracy: string
  readonly learningRate: string
}

export type LineName = 'stepLoss' | 'trainingLoss' | 'testLoss' | 'accuracy' | 'learningRate'

/** A vertical mark at a step, with its words. */
export interface ChartMark {
  readonly step: number
  readonly text: string
  readonly isFault: boolean
}

export interface ChartContent {
  /** [steps] */
  readonly losses: Float32Array
  /** [steps], smoothed over every step. */
  readonly smoothed: Float32Array
  readonly stepsPerEpoch: number
  readonly epochs: readonly EpochResult[]
  /** The learning rate of a step, past or to come, as a share of the run's largest; null where it only stays. */
  readonly rateShareAt: ((step: number) => number) | null
  readonly marks: readonly ChartMark[]
  readonly range: StepRange
  readonly scale: 'linear' | 'logarithmic'
  readonly hidden: readonly LineName[]
  /** Step under the pointer or the keyboard's cursor. */
  readonly cursor: number | null
  readonly colors: ChartColors
  readonly fontFamily: string
  readonly axisTitle: string
  readonly formatShare: (share: number) => string
  readonly formatLoss: (loss: number) => string
}

/** Marks, and the cursor's line, drawn over the lines. */
function overlay(contentOf: () => ChartContent): Plugin<'line'> {
  return {
    id: 'overlay',
    afterDatasetsDraw(chart) {
      const { marks, cursor, colors, stepsPerEpoch, fontFamily } = contentOf()
      const { ctx, chartArea, scales } = chart
      const x = scales['x']
      if (!x) return
      const vertical = (step: number, color: string, dash: number[]): number | null => {
        const place = Math.round(x.getPixelForValue(step / stepsPerEpoch)) + 0.5
        if (place < chartArea.left || place > chartArea.right + 1) return null
        ctx.beginPath()
        ctx.setLineDash(dash)
        ctx.strokeStyle = color
        ctx.lineWidth = 1
        ctx.moveTo(place, chartArea.top)
        ctx.lineTo(place, chartArea.bottom)
        ctx.stroke()
        return place
      }
      ctx.save()
      ctx.font = `600 11px ${fontFamily}`
      ctx.textBaseline = 'top'
      let row = 0
      let lastEnd = -Infinity
      for (const { step, text, isFault } of marks) {
        const color = isFault ? colors.seal : colors.ink
        const place = vertical(step, color, [2, 3])
        if (place === null) continue
        const width = ctx.measureText(text).width
        // Words at the right edge stand left of their line; those that would touch the last ones go a row down.
        const left = place + width + 8 > chartArea.right ? place - width - 5 : place + 5
        row = left < lastEnd ? row + 1 : 0
        lastEnd = left + width + 6
        ctx.setLineDash([])
        ctx.fillStyle = colors.sheet
        ctx.fillRect(left - 2, chartArea.top + row * 15, width + 4, 14)
        ctx.fillStyle = color
        ctx.fillText(text, left, chartArea.top + row * 15 + 2)
      }
      if (cursor !== null) vertical(cursor + 1, colors.ink, [])
      ctx.restore()
    }
  }
}

function dataset(name: string, look: Partial<ChartDataset<'line', Point[]>>): ChartDataset<'line', Point[]> {
  return { label: name, data: [], yAxisID: 'y', tension: 0, ...look }
}

/** The chart on its canvas. It keeps nothing but what `show` gave it. */
export class LossChart {
  readonly #chart: Chart<'line', Point[]>
  #content: ChartContent

  /** Shows nothing yet. @param pixelRatio device pixels a CSS pixel; by default the screen's */
  constructor(canvas: HTMLCanvasElement, content: ChartContent, pixelRatio?: number) {
    this.#content = content
    this.#chart = new Chart<'line', Point[]>(canvas, {
      type: 'line',
      data: {
        datasets: [
          dataset('stepLoss', { borderWidth: 1, order: 5 }),
          dataset('smoothed', { borderWidth: 2.2, borderJoinStyle: 'round', order: 4 }),
          dataset('trainingLoss', {
            borderWidth: 1.5,
            borderDash: [1, 3],
            pointStyle: 'rectRot',
            clip,
            order: 3
          }),
          dataset('testLoss', { borderWidth: 2, borderDash: [7, 4], pointStyle: 'circle', clip, order: 2 }),
          dataset('accuracy', { borderWidth: 2, pointStyle: 'rect', yAxisID: 'share', clip, order: 1 }),
          dataset('learningRate', { borderWidth: 1, borderDash: [5, 3], yAxisID: 'rate', order: 6 })
        ]
      },
      plugins: [overlay(() => this.#content)],
      options: {
        animation: false,
        parsing: false,
        normalized: true,
        responsive: pixelRatio === undefined,
        maintainAspectRatio: false,
        ...(pixelRatio !== undefined && { devicePixelRatio: pixelRatio }),
        events: [],
        layout: { padding: { top: 4 } },
        scales: {
          x: { type: 'linear', title: { display: true } },
          y: { type: 'linear' },
          share: { type: 'linear', position: 'right', grid: { drawOnChartArea: false } },
          rate: { type: 'linear', axis: 'y', display: false }
        }
      }
    })
  }

  show(content: ChartContent): void {
    this.#content = content
    this.#showLines()
    this.#showAxes()
    // Not update('none'): in that mode Chart.js keeps the first look of a line's points for ever.
    this.#chart.update()
  }

  /** The step at a place of the canvas, in CSS pixels from its left edge. */
  stepAt(x: number): number {
    const epochs = this.#chart.scales['x']?.getValueForPixel(x) ?? 0
    return epochs * this.#content.stepsPerEpoch - 1
  }

  /** Place of a step on the canvas, in CSS pixels from its left edge. */
  placeOf(step: number): number {
    return this.#chart.scales['x']?.getPixelForValue((step + 1) / this.#content.stepsPerEpoch) ?? 0
  }

  /** Width of the plot in CSS pixels. */
  get plotWidth(): number {
    return this.#chart.chartArea.width
  }

  destroy(): void {
    this.#chart.destroy()
  }

  #showLines(): void {
    const { losses, smoothed, stepsPerEpoch, epochs, range, scale, hidden, colors } = this.#content
    const isShown =
      scale === 'logarithmic' ? (value: number) => value > 0 && value < Infinity : Number.isFinite
    // A step stands at the end of its own interval, so that the last one of an epoch stands under the epoch's marks.
    const xOf = (step: number): number => (step + 1) / stepsPerEpoch
    const limit = Math.max(fewestBuckets, this.#chart.width)
    const raw = (): Point[] => minMaxBuckets(losses, range.from - 1, range.to + 1, limit, xOf, isShown)
    const smooth = (): Point[] => evenlySpaced(smoothed, range.from - 1, range.to + 1, limit, xOf, isShown)
    const results = (value: (result: EpochResult) => number): Point[] =>
      epochs
        .map((result) => ({ x: result.step / stepsPerEpoch, y: value(result) }))
        .filter(({ y }) => isShown(y))
    const { rateShareAt } = this.#content
    const rates = (): Point[] =>
      rateShareAt
        ? Array.from({ length: ratePoints + 1 }, (_, index) => {
            const step = range.from + ((range.to - range.from) * index) / ratePoints
            return { x: step / stepsPerEpoch, y: rateShareAt(Math.floor(step)) }
          })
        : []
    const radius = epochs.length > markedEpochs ? 0 : 5
    const lines = [
      { name: 'stepLoss', data: raw, color: colors.trainingLossFaint, radius: 0 },
      { name: 'stepLoss', data: smooth, color: colors.trainingLoss, radius: 0 },
      {
        name: 'trainingLoss',
        data: () => results((epoch) => epoch.trainingLoss),
        color: colors.trainingLoss,
        radius
      },
      { name: 'testLoss', data: () => results((epoch) => epoch.testLoss), color: colors.testLoss, radius },
      {
        name: 'accuracy',
        data: () => results((epoch) => epoch.testAccuracy),
        color: colors.accuracy,
        radius
      },
      { name: 'learningRate', data: rates, color: colors.learningRate, radius: 0 }
    ] as const
    lines.forEach(({ name, data, color, radius: pointRadius }, index) => {
      const line = this.#chart.data.datasets[index]
      if (!line) return
      line.hidden = hidden.includes(name)
      line.data = line.hidden ? [] : data()
      Object.assign(line, {
        borderColor: color,
        pointBackgroundColor: color,
        pointBorderColor: colors.sheet,
        pointRadius
      })
    })
  }

  #showAxes(): void {
    const { range, scale, stepsPerEpoch, epochs, colors, fontFamily } = this.#content
    const { axisTitle, formatShare, formatLoss } = this.#content
    const font = { family: fontFamily, size: 12 }
    const isWhole = range.from === 0
    const lowest = Math.min(1, ...epochs.map(({ testAccuracy }) => testAccuracy))
    const common = { border: { display: false }, grid: { color: colors.line } }
    this.#chart.options.scales = {
      x: {
        ...common,
        type: 'linear',
        min: range.from / stepsPerEpoch,
        max: range.to / stepsPerEpoch,
        title: { display: true, text: axisTitle, color: colors.ink, font, padding: 0 },
        ticks: {
          color: colors.ink,
          font,
          maxRotation: 0,
          autoSkipPadding: 24,
          includeBounds: false,
          // Whole epochs, unless the look is closer than that.
          ...(range.to - range.from >= 3 * stepsPerEpoch && { precision: 0 })
        }
      },
      y: {
        ...common,
        type: scale,
        beginAtZero: scale === 'linear' && isWhole,
        ticks: {
          color: colors.ink,
          font,
          maxTicksLimit: 8,
          callback: (value) => formatLoss(Number(value))
        }
      },
      share: {
        type: 'linear',
        position: 'right',
        display: epochs.length > 0 && !this.#content.hidden.includes('accuracy'),
        // Tens of percent: the axis stands still while the accuracy creeps up.
        min: Math.min(0.9, Math.floor(lowest * 10) / 10),
        max: 1,
        border: { display: false },
        grid: { drawOnChartArea: false },
        ticks: {
          color: colors.accuracy,
          font,
          maxTicksLimit: 6,
          callback: (value) => formatShare(Number(value))
        }
      },
      // Its figures are in the readout: a third axis would be one too many. Without `axis`, the r of its name means a radius.
      rate: { type: 'linear', axis: 'y', display: false, min: 0, max: 1.03 }
    }
  }
}
