import type { RunChange } from '../../src-preload/contract/domain'
import { numberFields } from '../../src-preload/contract/hyperparameters'
import { learningRateAt } from '../../src-preload/contract/learning-rate'
import { m } from '../../src-preload/i18n'
import { formatLoss, formatPercent, formatSetting } from '../i18n/format'
import type { AppState } from '../state/app-state.svelte'
import { pan, wholeRange, zoom, type StepRange } from './chart-range'
import { chartColors } from './chart-colors'
import { labelOf } from './field-words'
import type { ChartContent, ChartMark, LineName } from './loss-chart'
import { divergedAt } from './run-words'
import { Smoothing } from './smoothing'

/** How the chart is looked at: zoom, hidden lines, cursor; and what it then shows. */
export class ChartView {
  readonly #app: AppState
  /** Null shows everything, also what is yet to come. */
  range = $state.raw<StepRange | null>(null)
  hidden = $state.raw<readonly LineName[]>([])
  /** Step that is read out. */
  cursor = $state<number | null>(null)
  #smoothing = new Smoothing(0)
  #smoothedSeries: object | null = null

  constructor(app: AppState) {
    this.#app = app
  }

  get steps(): number {
    return this.#app.stepCount
  }

  get stepsPerEpoch(): number {
    return this.#app.run?.stepsPerEpoch ?? 1
  }

  get whole(): StepRange {
    return wholeRange(this.steps, this.stepsPerEpoch)
  }

  zoomAbout(step: number, factor: number): void {
    this.range = zoom(this.range, this.whole, step, factor)
  }

  panBy(steps: number): void {
    this.range = pan(this.range, this.whole, steps)
  }

  toggle(line: LineName): void {
    const others = this.hidden.filter((name) => name !== line)
    this.hidden = others.length < this.hidden.length ? others : [...others, line]
  }

  /** Puts the cursor on a step that exists, and keeps it in sight. */
  pointAt(step: number): void {
    if (this.steps === 0) return
    this.cursor = Math.min(this.steps - 1, Math.max(0, Math.round(step)))
    const { range, cursor } = this
    if (range && cursor < range.from) this.panBy(cursor - range.from)
    if (range && cursor >= range.to) this.panBy(cursor + 1 - range.to)
  }

  /** Smoothed losses of every step; follows the run, starts over for another run or weight. */
  get smoothed(): Float32Array {
    const { stepLosses, stepCount, settings } = this.#app
    if (this.#smoothing.weight !== settings.chartSmoothing || this.#smoothedSeries !== stepLosses) {
      this.#smoothing = new Smoothing(settings.chartSmoothing)
      this.#smoothedSeries = stepLosses
    }
    return this.#smoothing.follow(stepLosses.values.subarray(0, stepCount))
  }

  /** All that the chart shows now; reactive. */
  get content(): ChartContent {
    return {
      losses: this.#app.stepLosses.values,
      smoothed: this.smoothed,
      stepsPerEpoch: this.stepsPerEpoch,
      epochs: this.#app.epochs,
      rateShareAt: this.#rateShareAt,
      marks: this.#marks,
      range: this.range ?? this.whole,
      scale: this.#app.settings.chartScale,
      hidden: this.hidden,
      cursor: this.cursor,
      colors: chartColors(),
      fontFamily: "'Inter Variable', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif",
      axisTitle: m.train_chart_axis_epochs(),
      formatShare: (share) => formatPercent(share, 0),
      // Ticks are round numbers: as short as they are.
      formatLoss: (loss) =>
        loss !== 0 && (loss < 0.001 || loss >= 10000) ? formatLoss(loss) : String(Number(loss.toPrecision(6)))
    }
  }

  /** Whether the learning rate moves by itself, so that it has a line of its own. */
  get hasRateLine(): boolean {
    return this.#app.run !== null && this.#app.run.hyperparameters.schedule !== 'constant'
  }

  /** The learning rate of a step, past or to come, with the changes made on the way. */
  learningRateAt(step: number): number {
    const { run, changes } = this.#app
    if (!run) return Number.NaN
    const { schedule, epochs, learningRate } = run.hyperparameters
    const ofRate = changes.filter(({ name }) => name === 'learningRate')
    const before = ofRate.filter((change) => change.step <= step).at(-1)
    const base = before?.to ?? ofRate[0]?.from ?? learningRate
    return learningRateAt(schedule, base, step, epochs * run.stepsPerEpoch)
  }

  get #rateShareAt(): ((step: number) => number) | null {
    const { run, changes } = this.#app
    if (!run || !this.hasRateLine) return null
    const bases = changes.flatMap(({ name, from, to }) => (name === 'learningRate' ? [from, to] : []))
    const largest = Math.max(run.hyperparameters.learningRate, ...bases)
    return (step) => this.learningRateAt(step) / largest
  }

  get #marks(): readonly ChartMark[] {
    const marks: ChartMark[] = this.#app.changes.map((change) => ({
      step: change.step,
      text: wordsOfChange(change),
      isFault: false
    }))
    const step = divergedAt(this.#app.run)
    return step === null ? marks : [...marks, { step, text: m.train_chart_diverged(), isFault: true }]
  }
}

/** "η 0.003 → 0.01", or "Learning rate 0.003 → 0.01". */
export function wordsOfChange({ name, from, to }: RunChange, as: 'symbol' | 'name' = 'symbol'): string {
  return m.train_chart_change({
    symbol: as === 'symbol' ? numberFields[name].symbol : labelOf(name),
    from: formatSetting(from),
    to: formatSetting(to)
  })
}
