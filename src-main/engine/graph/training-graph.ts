import type { Loss } from '../../../src-preload/contract/hyperparameters'
import { GraphWriter, type Output, type Signature } from './graph-writer'
import { backward, forward, type Piece, type PiecedLayer } from './layers'
import { lossAndGradient } from './losses'
import type { MessageClasses } from './messages'
import {
  assign,
  countOf,
  cut,
  done,
  float32,
  gatherRows,
  join,
  pack,
  read,
  sum,
  transpose,
  unpack
} from './operations'

/** What a graph is written for. */
export interface GraphPlan {
  /** Units of each layer, from the inputs to the classes. */
  readonly sizes: readonly number[]
  readonly loss: Loss
  readonly batchSize: number
  /** How many steps the signatures take that train on several full batches in one call, largest first. */
  readonly callSizes: readonly number[]
  /** Pieces that large layers are cut into; they run side by side where the session has as many threads. */
  readonly lanes: number
  /** Weights from which on a layer is cut. */
  readonly cutWeights: number
}

/** Variables of a piece of a layer. */
interface PieceVariables {
  readonly parameters: Piece
  readonly velocities: Piece
}

interface LayerVariables {
  readonly inputs: number
  readonly outputs: number
  /** Units of each piece. */
  readonly units: readonly number[]
  readonly pieces: readonly PieceVariables[]
}

/** The numbers of one layer in the signatures `set` and `get`, by kind. */
export const layerKeys = ['weight', 'bias', 'weightVelocity', 'biasVelocity'] as const

/** Name of the signature that trains on so many full batches. */
export function trainSignature(steps: number): string {
  return `train${String(steps)}`
}

/** One step after another; what they share. */
class TrainingGraph {
  readonly graph: GraphWriter
  readonly #plan: GraphPlan
  readonly #layers: readonly LayerVariables[]
  readonly #shapes = new Map<Output, readonly number[]>()
  readonly #images: Output
  readonly #labels: Output
  readonly #momentum: Output

  constructor(messages: MessageClasses, plan: GraphPlan) {
    this.graph = new GraphWriter(messages)
    this.#plan = plan
    this.#layers = plan.sizes
      .slice(1)
      .map((outputs, index) => this.#variables(index, plan.sizes[index] ?? 0, outputs))
    this.#images = this.graph.variable('images', 'float32', [-1, this.#inputs])
    this.#labels = this.graph.variable('labels', 'int32', [-1])
    this.#momentum = this.graph.input('momentum', 'float32', [])
  }

  get #inputs(): number {
    return this.#plan.sizes[0] ?? 0
  }

  get #classes(): number {
    return this.#plan.sizes.at(-1) ?? 0
  }

  #variable(name: string, shape: readonly number[]): Output {
    this.#shapes.set(name, shape)
    return this.graph.variable(name, 'float32', shape)
  }

  #variables(index: number, inputs: number, outputs: number): LayerVariables {
    const { lanes, cutWeights } = this.#plan
    const count = inputs * outputs >= cutWeights ? Math.min(lanes, outputs) : 1
    const start = (lane: number): number => Math.floor((outputs * lane) / count)
    const units = Array.from({ length: count }, (_, lane) => start(lane + 1) - start(lane))
    const pieces = units.map((width, lane) => {
      const variable = (kind: string, shape: readonly number[]): Output =>
        this.#variable(`${kind}${String(index)}_${String(lane)}`, shape)
      return {
        parameters: { weight: variable('weight', [inputs, width]), bias: variable('bias', [width]) },
        velocities: {
          weight: variable('weightVelocity', [inputs, width]),
          bias: variable('biasVelocity', [width])
        }
      }
    })
    return { inputs, outputs, units, pieces }
  }

  /** load: images [n, inputs], scaled, and labels [n] become the training set. */
  addLoad(): void {
    const images = this.graph.input('load_images', 'float32', [-1, this.#inputs])
    const labels = this.graph.input('load_labels', 'int32', [-1])
    const assigned = [
      assign(this.graph, this.#images, images),
      assign(this.graph, this.#labels, labels, 'int32')
    ]
    this.graph.signature('load', {
      inputs: { images, labels },
      outputs: { done: done(this.graph, assigned) }
    })
  }

  /**
   * set, get: the whole training state in PyTorch's layout, weight [outputs, inputs], bias [outputs] and the velocities of
   * both, as one tensor each whatever the lanes. What is set is copied, because steps change variables in place.
   */
  addState(): void {
    const inputs: Record<string, Output> = {}
    const outputs: Record<string, Output> = {}
    const assigned: Output[] = []
    this.#layers.forEach((layer, index) => {
      for (const key of layerKeys) {
        const name = `${key}${String(index)}`
        const variables = layer.pieces.map((piece) => variablesOf(piece)[key])
        const isWeight = key.startsWith('weight')
        const shape = isWeight ? [layer.outputs, layer.inputs] : [layer.outputs]
        const value = this.graph.input(`set_${name}`, 'float32', shape)
        const turned = isWeight ? transpose(this.graph, value) : value // [inputs, outputs] or [outputs]
        cut(this.graph, turned, layer.units, isWeight ? 1 : 0).forEach((part, lane) => {
          const copy = this.graph.node('DeepCopy', [part], { attributes: { T: { type: 'float32' } } })
          assigned.push(assign(this.graph, variables[lane] ?? '', copy))
        })
        inputs[name] = value
        const parts = variables.map((variable) => read(this.graph, variable))
        outputs[name] = isWeight ? this.#joinWeights(parts) : join(this.graph, parts, 0)
      }
    })
    this.graph.signature('set', { inputs, outputs: { done: done(this.graph, assigned) } })
    this.graph.signature('get', { inputs: this.#unused('get'), outputs })
  }

  /** Weights or their gradients in pieces [inputs, units] as one [outputs, inputs]. */
  #joinWeights(pieces: readonly Output[]): Output {
    return transpose(this.graph, join(this.graph, pieces, 1))
  }

  /** The binding can't run a signature without inputs. */
  #unused(name: string): Signature['inputs'] {
    return { unused: this.graph.input(`${name}_unused`, 'float32', []) }
  }

  /**
   * keep, restore: the training state into other variables, and back. Nothing is copied at that time: variables may share
   * their numbers, and a step copies those that it is about to change.
   */
  addKeep(): void {
    const kept: Output[] = []
    const restored: Output[] = []
    this.#layers
      .flatMap(({ pieces }) => pieces)
      .flatMap((piece) => Object.values(variablesOf(piece)))
      .forEach((variable) => {
        const copy = this.graph.variable(`kept_${variable}`, 'float32', this.#shapes.get(variable) ?? [])
        kept.push(assign(this.graph, copy, read(this.graph, variable)))
        restored.push(assign(this.graph, variable, read(this.graph, copy)))
      })
    for (const [name, after] of [
      ['keep', kept],
      ['restore', restored]
    ] as const)
      this.graph.signature(name, { inputs: this.#unused(name), outputs: { done: done(this.graph, after) } })
  }

  /** train: indices [steps * batchSize] of training digits and learningRates [steps] -> losses [steps], and what `step` gives beside them. */
  addTrain(steps: number): void {
    const { batchSize } = this.#plan
    const name = trainSignature(steps)
    const indices = this.graph.input(`${name}_indices`, 'int32', [steps * batchSize])
    this.#addSteps(
      name,
      indices,
      Array<number>(steps).fill(batchSize),
      this.graph.constant([1 / batchSize], 'float32')
    )
  }

  /** step: indices [n] of one batch of any size and learningRates [1] -> losses [1] */
  addStep(): void {
    const indices = this.graph.input('step_indices', 'int32', [-1])
    this.#addSteps('step', indices, [-1], this.#inverse(countOf(this.graph, indices)))
  }

  #inverse(count: Output): Output {
    return float32(this.graph, 'RealDiv', this.graph.constant([1], 'float32'), count)
  }

  /**
   * A step for each batch. Their order comes from the variables alone: a step reads a parameter after the last step has
   * changed it, and it is changed after its last reader. Losses are those before each step; `squares` holds half the sum of
   * squares of each parameter after the last one, weights and biases in turn.
   * @param sizes digits of each batch; -1, a single batch, for all that are given
   */
  #addSteps(name: string, indices: Output, sizes: readonly number[], inverseCount: Output): void {
    const batches = cut(this.graph, indices, sizes, 0, 'int32')
    const losses: Output[] = []
    const changed = new Map<Output, Output>()
    const learningRates = this.graph.input(`${name}_learningRates`, 'float32', [batches.length])
    const rates = unpack(this.graph, learningRates, batches.length)
    const allLabels = gatherRows(this.graph, this.#labels, indices, 'int32') // [digits of all steps]
    const labels = cut(this.graph, allLabels, sizes, 0, 'int32')
    // The digits of a step are fetched once the step before it has computed a piece of its first layer, by the thread that
    // had the piece; it waits for the slope, because what waits for the ReLU itself would keep it from being fused.
    let previous: readonly Output[] = []
    for (const [step, batch] of batches.entries()) {
      const layers = this.#read(changed)
      const x = gatherRows(this.graph, this.#images, batch, 'float32', previous) // [n, inputs]
      const activations = forward(this.graph, layers, x)
      previous = activations.slopes[0]?.slice(0, 1) ?? activations.outputs.slice(1, 2)
      const { loss, dz } = this.#lossOf(activations.outputs, labels[step] ?? '', inverseCount)
      losses.push(loss)
      backward(this.graph, layers, activations, dz).forEach(({ pieces, lastReaders }, index) =>
        pieces.forEach((gradient, lane) => {
          const piece = this.#layers[index]?.pieces[lane]
          if (!piece) throw new Error('there are more gradients than parameters')
          const reader = lastReaders[lane]
          const rate = rates[step] ?? ''
          this.#apply(piece, 'weight', gradient, rate, reader ? [reader] : [], changed)
          this.#apply(piece, 'bias', gradient, rate, [], changed)
        })
      )
    }
    this.graph.signature(name, {
      inputs: { indices, learningRates, momentum: this.#momentum },
      outputs: { losses: pack(this.graph, losses), squares: this.#squares(changed) }
    })
  }

  /**
   * SGD with momentum by PyTorch's rule, as in operations/momentum.ts:
   *
   *   v = momentum v + g
   *   w = w - learningRate v
   */
  #apply(
    { parameters, velocities }: PieceVariables,
    kind: keyof Piece,
    gradient: Piece,
    learningRate: Output,
    after: readonly Output[],
    changed: Map<Output, Output>
  ): void {
    const inputs = [parameters[kind], velocities[kind], learningRate, gradient[kind], this.#momentum]
    const applied = this.graph.node('ResourceApplyMomentum', inputs, {
      attributes: { T: { type: 'float32' }, use_locking: { flag: false }, use_nesterov: { flag: false } },
      after
    })
    changed.set(parameters[kind], applied)
  }

  /** The parameters as they are after what has changed them. */
  #read(changed: ReadonlyMap<Output, Output> = new Map()): PiecedLayer[] {
    const readAfter = (variable: Output): Output => {
      const change = changed.get(variable)
      return read(this.graph, variable, change === undefined ? [] : [change])
    }
    return this.#layers.map(({ units, pieces }) => ({
      units,
      pieces: pieces.map(({ parameters: { weight, bias } }) => ({
        weight: readAfter(weight),
        bias: readAfter(bias)
      }))
    }))
  }

  #squares(changed: ReadonlyMap<Output, Output>): Output {
    const half = (parameters: readonly Output[]): Output =>
      sum(
        this.graph,
        parameters.map((parameter) => float32(this.graph, 'L2Loss', parameter))
      )
    return pack(
      this.graph,
      this.#read(changed).flatMap(({ pieces }) => [
        half(pieces.map(({ weight }) => weight)),
        half(pieces.map(({ bias }) => bias))
      ])
    )
  }

  #lossOf(
    outputs: readonly Output[],
    labels: Output,
    inverseCount: Output
  ): ReturnType<typeof lossAndGradient> {
    const z = outputs.at(-1) ?? ''
    return lossAndGradient(this.graph, this.#plan.loss, z, labels, inverseCount, this.#classes)
  }

  /** evaluate: indices [n] of training digits -> their mean loss with the present parameters */
  addEvaluate(): void {
    const indices = this.graph.input('evaluate_indices', 'int32', [-1])
    const x = gatherRows(this.graph, this.#images, indices, 'float32') //   [n, inputs]
    const labels = gatherRows(this.graph, this.#labels, indices, 'int32') // [n]
    const { outputs } = forward(this.graph, this.#read(), x)
    const { loss } = this.#lossOf(outputs, labels, this.#inverse(countOf(this.graph, indices)))
    this.graph.signature('evaluate', { inputs: { indices }, outputs: { loss } })
  }

  /** predict: images [n, inputs], scaled -> logits and log-probabilities [n, classes] */
  addPredict(): void {
    const images = this.graph.input('predict_images', 'float32', [-1, this.#inputs])
    const logits = forward(this.graph, this.#read(), images).outputs.at(-1) ?? ''
    const logProbabilities = float32(this.graph, 'LogSoftmax', logits)
    this.graph.signature('predict', { inputs: { images }, outputs: { logits, logProbabilities } })
  }

  /** inspect: images [n, inputs] and labels [n] -> outputs of each layer, loss, and gradients of all parameters */
  addInspect(): void {
    const images = this.graph.input('inspect_images', 'float32', [-1, this.#inputs])
    const labels = this.graph.input('inspect_labels', 'int32', [-1])
    const layers = this.#read()
    const activations = forward(this.graph, layers, images)
    const { outputs } = activations
    const { loss, dz } = this.#lossOf(outputs, labels, this.#inverse(countOf(this.graph, labels)))
    const told: Record<string, Output> = {
      loss: float32(this.graph, 'Identity', loss),
      logProbabilities: float32(this.graph, 'LogSoftmax', outputs.at(-1) ?? '')
    }
    backward(this.graph, layers, activations, dz).forEach(({ pieces }, index) => {
      told[`activations${String(index)}`] = outputs[index + 1] ?? ''
      told[`weight${String(index)}`] = this.#joinWeights(pieces.map(({ weight }) => weight))
      told[`bias${String(index)}`] = join(
        this.graph,
        pieces.map(({ bias }) => bias),
        0
      )
    })
    this.graph.signature('inspect', { inputs: { images, labels }, outputs: told })
  }
}

function variablesOf({ parameters, velocities }: PieceVariables): Record<(typeof layerKeys)[number], Output> {
  return {
    weight: parameters.weight,
    bias: parameters.bias,
    weightVelocity: velocities.weight,
    biasVelocity: velocities.bias
  }
}

/** Writes the graph with all its signatures; training, prediction and inspection share `forward` and `backward`. */
export function writeTrainingGraph(messages: MessageClasses, plan: GraphPlan): GraphWriter {
  const training = new TrainingGraph(messages, plan)
  training.addLoad()
  training.addState()
  training.addKeep()
  for (const steps of plan.callSizes) training.addTrain(steps)
  training.addStep()
  training.addEvaluate()
  training.addPredict()
  training.addInspect()
  return training.graph
}
