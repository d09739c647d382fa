import type { Loss } from '../../../src-preload/contract/hyperparameters'
import { GraphWriter, type Output, type Signature } from './graph-writer'
import {
  backward,
  forward,
  products,
  type Activations,
  type LayerGradients,
  type PiecedLayer
} from './layers'
import { lossAndGradient } from './losses'
import type { MessageClasses } from './messages'
import {
  assign,
  countOf,
  cut,
  done,
  firstColumn,
  float32,
  gatherRows,
  join,
  pack,
  read,
  reduce,
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

/** Variables of a piece of a layer, [1 + inputs, units] both. */
interface PieceVariables {
  readonly parameters: Output
  readonly velocities: Output
}

interface LayerVariables {
  readonly inputs: number
  readonly outputs: number
  /** Units of each piece. */
  readonly units: readonly number[]
  readonly pieces: readonly PieceVariables[]
}

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
    this.#images = this.graph.variable('images', 'float32', [-1, 1 + this.#inputs])
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
      const variable = (kind: keyof PieceVariables): Output =>
        this.#variable(`${kind}${String(index)}_${String(lane)}`, [1 + inputs, width])
      return { parameters: variable('parameters'), velocities: variable('velocities') }
    })
    return { inputs, outputs, units, pieces }
  }

  /** load: images, a column of ones and the scaled digits, [n, 1 + inputs], and labels [n] become the training set. */
  addLoad(): void {
    const images = this.#digits('load')
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

  /** A column of ones and the scaled digits: [n, 1 + inputs]. */
  #digits(signature: string): Output {
    return this.graph.input(`${signature}_images`, 'float32', [-1, 1 + this.#inputs])
  }

  /**
   * set, get: the whole training state, a tensor for each kind of numbers of a layer whatever the lanes: weight [outputs,
   * inputs] as PyTorch has it, bias [1, outputs], and the velocities of both. What is set is copied by being joined, because
   * steps change variables in place.
   */
  addState(): void {
    const inputs: Record<string, Output> = {}
    const outputs: Record<string, Output> = {}
    const assigned: Output[] = []
    this.#layers.forEach((layer, index) => {
      for (const [kind, suffix] of [
        ['parameters', ''],
        ['velocities', 'Velocity']
      ] as const) {
        const [weightName, biasName] = [`weight${suffix}${String(index)}`, `bias${suffix}${String(index)}`]
        const weight = this.graph.input(`set_${weightName}`, 'float32', [layer.outputs, layer.inputs])
        const bias = this.graph.input(`set_${biasName}`, 'float32', [1, layer.outputs])
        const whole = join(this.graph, [bias, transpose(this.graph, weight)], 0) // [1 + inputs, outputs]
        cut(this.graph, whole, layer.units, 1).forEach((part, lane) => {
          assigned.push(assign(this.graph, layer.pieces[lane]?.[kind] ?? '', part))
        })
        inputs[weightName] = weight
        inputs[biasName] = bias
        const present = layer.pieces.map((piece) => read(this.graph, piece[kind]))
        const told = this.#apart(layer, present)
        outputs[weightName] = told.weight
        outputs[biasName] = told.bias
      }
    })
    this.graph.signature('set', { inputs, outputs: { done: done(this.graph, assigned) } })
    this.graph.signature('get', { inputs: this.#unused('get'), outputs })
  }

  /** A layer in pieces as weight [outputs, inputs] and bias [1, outputs]; its gradients, too. */
  #apart({ inputs }: LayerVariables, pieces: readonly Output[]): { weight: Output; bias: Output } {
    const [bias = '', weight = ''] = cut(this.graph, join(this.graph, pieces, 1), [1, inputs], 0)
    return { weight: transpose(this.graph, weight), bias }
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
      .flatMap(({ parameters, velocities }) => [parameters, velocities])
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
   * A step for each batch. Their order comes from the variables alone: a step reads a layer after the last step has changed
   * it, and it is changed after its last reader. Losses are those before each step; `squares` holds half the sum of squares
   * of each layer's parameters after the last one.
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
    const ones = sizes[0] === undefined || sizes[0] < 0 ? null : this.#ones(sizes[0])
    // The digits of a step are fetched once the step before it has computed a piece of its first layer, by the thread that
    // had the piece, and after the slope, so that the slope is there when it is needed.
    let previous: readonly Output[] = []
    // What upper layers learn from a step is not needed before the next step has been through the first one. Until then it
    // would hold up the way forward and back; there it falls to the thread with the last piece, which else would wait for
    // the one that fetches digits.
    let learnUpper: (after?: readonly Output[]) => void = () => undefined
    for (const [step, batch] of batches.entries()) {
      const x = gatherRows(this.graph, this.#images, batch, 'float32', previous) // [n, 1 + inputs]
      const [first] = this.#read(this.#layers.slice(0, 1), changed)
      if (!first) throw new Error('there is no layer')
      const sums = products(this.graph, x, first)
      learnUpper(sums.slice(-1))
      const layers = [first, ...this.#read(this.#layers.slice(1), changed)]
      const activations = forward(this.graph, layers, x, ones ?? firstColumn(this.graph, x), sums)
      previous = activations.slopes[0]?.slice(0, 1) ?? [activations.logits]
      const { losses: lossesOfStep, dz } = this.#lossOf(activations, labels[step] ?? '', inverseCount)
      losses.push(lossesOfStep)
      const [learnFirst, ...learnOthers] = backward(this.graph, layers, activations, dz).map(
        (gradients, index) => (after?: readonly Output[]) => {
          this.#learn(index, gradients, rates[step] ?? '', changed, after)
        }
      )
      learnFirst?.()
      learnUpper = (after) => {
        for (const learn of learnOthers) learn(after)
      }
    }
    learnUpper()
    this.graph.signature(name, {
      inputs: { indices, learningRates, momentum: this.#momentum },
      // The means of all steps at once, [steps, n] -> [steps].
      outputs: {
        losses: reduce(this.graph, 'Mean', pack(this.graph, losses), [1]),
        squares: this.#squares(changed)
      }
    })
  }

  /** Changes the pieces of a layer by their gradients. @param after nodes that the gradients wait for */
  #learn(
    index: number,
    { write, lastReaders }: LayerGradients,
    learningRate: Output,
    changed: Map<Output, Output>,
    after?: readonly Output[]
  ): void {
    write(after).forEach((gradient, lane) => {
      const piece = this.#layers[index]?.pieces[lane]
      if (!piece) throw new Error('there are more gradients than parameters')
      changed.set(piece.parameters, this.#apply(piece, gradient, learningRate, lastReaders[lane] ?? []))
    })
  }

  /** [n, 1] */
  #ones(count: number): Output {
    return this.graph.constant(Array<number>(count).fill(1), 'float32', [count, 1])
  }

  /**
   * SGD with momentum by PyTorch's rule, as in operations/momentum.ts:
   *
   *   v = momentum v + g
   *   w = w - learningRate v
   *
   * @returns the node that has changed them
   */
  #apply(
    { parameters, velocities }: PieceVariables,
    gradient: Output,
    learningRate: Output,
    after: readonly Output[]
  ): Output {
    const inputs = [parameters, velocities, learningRate, gradient, this.#momentum]
    return this.graph.node('ResourceApplyMomentum', inputs, {
      attributes: { T: { type: 'float32' }, use_locking: { flag: false }, use_nesterov: { flag: false } },
      after
    })
  }

  /** The parameters of layers as they are after what has changed them. */
  #read(
    layers: readonly LayerVariables[] = this.#layers,
    changed: ReadonlyMap<Output, Output> = new Map()
  ): PiecedLayer[] {
    return layers.map(({ units, pieces }) => ({
      units,
      pieces: pieces.map(({ parameters }) => {
        const change = changed.get(parameters)
        return read(this.graph, parameters, change === undefined ? [] : [change])
      })
    }))
  }

  #squares(changed: ReadonlyMap<Output, Output>): Output {
    const half = (pieces: readonly Output[]): Output =>
      sum(
        this.graph,
        pieces.map((piece) => float32(this.graph, 'L2Loss', piece))
      )
    return pack(
      this.graph,
      this.#read(this.#layers, changed).map(({ pieces }) => half(pieces))
    )
  }

  #lossOf({ logits }: Activations, labels: Output, inverseCount: Output): ReturnType<typeof lossAndGradient> {
    return lossAndGradient(this.graph, this.#plan.loss, logits, labels, inverseCount, this.#classes)
  }

  #mean(losses: Output): Output {
    return reduce(this.graph, 'Mean', losses, [0])
  }

  /** evaluate: indices [n] of training digits -> their mean loss with the present parameters */
  addEvaluate(): void {
    const indices = this.graph.input('evaluate_indices', 'int32', [-1])
    const x = gatherRows(this.graph, this.#images, indices, 'float32') //   [n, 1 + inputs]
    const labels = gatherRows(this.graph, this.#labels, indices, 'int32') // [n]
    const activations = forward(this.graph, this.#read(), x, firstColumn(this.graph, x))
    const { losses } = this.#lossOf(activations, labels, this.#inverse(countOf(this.graph, indices)))
    this.graph.signature('evaluate', { inputs: { indices }, outputs: { loss: this.#mean(losses) } })
  }

  /** predict: images as for load -> logits and log-probabilities [n, classes] */
  addPredict(): void {
    const images = this.#digits('predict')
    const { logits } = forward(this.graph, this.#read(), images, firstColumn(this.graph, images))
    const logProbabilities = float32(this.graph, 'LogSoftmax', logits)
    this.graph.signature('predict', { inputs: { images }, outputs: { logits, logProbabilities } })
  }

  /** inspect: images as for load, and labels [n] -> outputs of each layer, loss, and gradients of all parameters */
  addInspect(): void {
    const images = this.#digits('inspect')
    const labels = this.graph.input('inspect_labels', 'int32', [-1])
    const layers = this.#read()
    const activations = forward(this.graph, layers, images, firstColumn(this.graph, images))
    const { losses, dz } = this.#lossOf(activations, labels, this.#inverse(countOf(this.graph, labels)))
    const told: Record<string, Output> = {
      loss: this.#mean(losses),
      logProbabilities: float32(this.graph, 'LogSoftmax', activations.logits)
    }
    const gradients = backward(this.graph, layers, activations, dz)
    this.#layers.forEach((layer, index) => {
      const below = activations.inputs[index + 1]
      told[`activations${String(index)}`] =
        below === undefined ? activations.logits : (cut(this.graph, below, [1, layer.outputs], 1)[1] ?? '')
      const { weight, bias } = this.#apart(layer, gradients[index]?.write() ?? [])
      told[`weight${String(index)}`] = weight
      told[`bias${String(index)}`] = bias
    })
    this.graph.signature('inspect', { inputs: { images, labels }, outputs: told })
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
