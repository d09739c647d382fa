import type { Backend, Network } from '../../src-preload/contract/domain'
import type { Engine, EngineState, Inspection, NetworkOutputs, RunShape, TrainedBlock } from './engine'
import { GraphUnavailable } from './graph/graph-unavailable'
import type { Images } from './images'
import type { StepSettings } from './step-settings'

/**
 * The graph engine as long as its graphs can be made; from the first that can't, another one. Graphs are made when a
 * network is put into place, so nothing that was trained is lost.
 */
export class FallingBackEngine implements Engine {
  #engine: Engine
  readonly #fallBack: (error: GraphUnavailable) => Engine
  #hasState = false
  #trainingSet: { readonly images: Images; readonly labels: Uint8Array } | null = null

  /** @param fallBack makes the other engine; what it throws is thrown on, and the graphs that are there stay */
  constructor(graph: Engine, fallBack: (error: GraphUnavailable) => Engine) {
    this.#engine = graph
    this.#fallBack = fallBack
  }

  /** Changes when another engine takes over. */
  get backend(): Backend {
    return this.#engine.backend
  }

  loadTrainingSet(images: Images, labels: Uint8Array): void {
    this.#engine.loadTrainingSet(images, labels)
    this.#trainingSet = { images, labels }
  }

  setState(state: EngineState, shape?: RunShape): void {
    this.#withGraph(() => this.#engine.setState(state, shape))
    this.#hasState = true
  }

  chooseLanes(state: EngineState, shape: RunShape): number {
    return this.#withGraph(() => this.#engine.chooseLanes(state, shape))
  }

  prepare(state: EngineState, shape: RunShape): void {
    this.#withGraph(() => this.#engine.prepare?.(state, shape))
  }

  /** Does what may need a new graph; where there is none, does it once more with the other engine. */
  #withGraph<Value>(act: () => Value): Value {
    try {
      return act()
    } catch (error) {
      if (!(error instanceof GraphUnavailable)) throw error
      const other = this.#fallBack(error)
      if (this.#hasState) other.setState(this.#engine.getState())
      this.#engine.dispose()
      this.#engine = other
      if (this.#trainingSet) this.#engine.loadTrainingSet(this.#trainingSet.images, this.#trainingSet.labels)
      return act()
    }
  }

  getState(): EngineState {
    return this.#engine.getState()
  }

  getNetwork(): Network {
    return this.#engine.getNetwork()
  }

  getFirstLayer(maximumUnits?: number): Float32Array {
    return this.#engine.getFirstLayer(maximumUnits)
  }

  train(order: Int32Array, settings: StepSettings): TrainedBlock {
    return this.#engine.train(order, settings)
  }

  stepsInARow(most: number): number {
    return this.#engine.stepsInARow(most)
  }

  predict(images: Images): NetworkOutputs {
    return this.#engine.predict(images)
  }

  inspect(pixels: Uint8Array, label: number): Inspection {
    return this.#engine.inspect(pixels, label)
  }

  dispose(): void {
    this.#engine.dispose()
  }
}
