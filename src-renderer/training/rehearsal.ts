import type { EpochResult } from '../../src-preload/contract/domain'
import { inputSize } from '../../src-preload/contract/hyperparameters'
import type { AppState } from '../state/app-state.svelte'
import { ChartView } from './chart-view.svelte'
import { LossChart } from './loss-chart'
import { weightPicture } from './weight-picture'

/** Points of a line, enough for all that a chart does with them. */
const steps = 400

const units = 128

/** Size of the chart in CSS pixels: that of the Train view in a window of usual size. */
const size = { width: 800, height: 320 }

function drawChart(view: ChartView): void {
  const canvas = document.createElement('canvas')
  canvas.width = size.width
  canvas.height = size.height
  const falling = Float32Array.from({ length: steps }, (_, step) => 2.3 / (1 + step / 40))
  const epoch: EpochResult = {
    epoch: 0,
    step: steps,
    trainingLoss: 1,
    testLoss: 0.9,
    testAccuracy: 0.9,
    seconds: 1
  }
  const content = {
    ...view.content,
    losses: falling,
    smoothed: falling,
    stepsPerEpoch: steps,
    epochs: [epoch],
    range: { from: 0, to: steps }
  }
  const chart = new LossChart(canvas, content, 1)
  chart.show(content)
  chart.destroy()
}

/**
 * Draws the chart and the weights once where nobody sees them, while the window has nothing to do. What is drawn for the
 * first time takes several times as long as later, and the first time that counts a network is being trained beside it: the
 * window would stand still for a moment at each start.
 * @param whenIdle calls back while nothing else is to be done
 */
export function rehearse(
  app: AppState,
  whenIdle: (callback: () => void) => void = (callback) => requestIdleCallback(callback)
): void {
  const parts = [
    () => drawChart(new ChartView(app)),
    () => weightPicture(new Float32Array(units * inputSize), units / 8, 1)
  ]
  const next = (): void => {
    // What is drawn for a run needs no rehearsal any more.
    if (app.isTraining) return
    parts.shift()?.()
    if (parts.length > 0) whenIdle(next)
  }
  whenIdle(next)
}
