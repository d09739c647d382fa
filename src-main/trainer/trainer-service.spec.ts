import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Network } from '../../src-preload/contract/domain'
import { tutorialHyperparameters } from '../../src-preload/contract/hyperparameters'
import type { FromTrainer } from '../../src-preload/contract/trainer'
import type { Engine, EngineState, NetworkOutputs, TrainedBlock } from '../engine/engine'
import { countOf, type Images } from '../engine/images'
import { Generator } from '../engine/generator'
import { initialNetwork, zerosLike } from '../engine/initial-network'
import { writeWeights } from '../formats/weights'
import { SamplesInTurn } from '../samples/sample-stream'
import { TrainerService } from './trainer-service'

/** Learns nothing, at once; the order of messages is what is looked at here. */
class InstantEngine implements Engine {
  readonly backend = { name: 'cpu', engine: 'operations', version: '0', reason: null } as const
  #state: EngineState | null = null
  #samples = 0

  loadTrainingSet(_: Uint8Array, labels: Uint8Array): void {
    this.#samples = labels.length
  }
  setState(state: EngineState): void {
    this.#state = state
  }
  chooseLanes(): number {
    return 1
  }
  getState(): EngineState {
    if (!this.#state) throw new Error('no network')
    return this.#state
  }
  getNetwork(): Network {
    return this.getState().network
  }
  getFirstLayer(): Float32Array {
    return new Float32Array(1)
  }
  train(order: Int32Array): TrainedBlock {
    expect(Math.max(...order)).toBeLessThan(this.#samples)
    return { losses: new Float32Array(order.length / batchSize).fill(1), isDiverged: false }
  }
  stepsInARow(most: number): number {
    return most
  }
  predict(images: Images): NetworkOutputs {
    const count = countOf(images) * 10
    return {
      logits: new Float32Array(count),
      logProbabilities: new Float32Array(count).fill(Math.log(0.1))
    }
  }
  inspect(): never {
    throw new Error('nobody asks')
  }
  dispose(): void {
    this.#state = null
  }
}

const batchSize = 8
const samples = 64
const testDigits = 500
const data = {
  trainImages: new Uint8Array(samples * 784),
  trainLabels: new Uint8Array(samples),
  testImages: new Uint8Array(testDigits * 784),
  testLabels: new Uint8Array(testDigits)
}
/** So many epochs that no run ends by itself here. */
const plan = {
  hyperparameters: { ...tutorialHyperparameters, hiddenLayers: [2], epochs: 1000, batchSize },
  lanes: null
}

beforeEach(() => {
  // A clock by which each block is as long as a block may be: one step.
  let nowMs = 0
  vi.spyOn(performance, 'now').mockImplementation(() => (nowMs += 8))
})
afterEach(() => vi.restoreAllMocks())

type Command =
  | { readonly kind: 'start' | 'classify' | 'encode-weights' | 'import-weights' }
  /** `age` 0 is the newest run, 1 the one before it: a message that comes too late. */
  | { readonly kind: 'pause' | 'resume' | 'stop' | 'change'; readonly age: 0 | 1 }

const commands: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ kind: fc.constantFrom('start', 'classify', 'encode-weights', 'import-weights') }),
  fc.record({
    kind: fc.constantFrom('pause', 'resume', 'stop', 'change'),
    age: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) })
  })
)

type Phase = 'idle' | 'running' | 'paused'

/** What a run's commands do, in five lines. */
function next(phase: Phase, command: Command, isNewest: boolean): Phase {
  if (command.kind === 'start') return phase === 'idle' ? 'running' : phase
  if (!('age' in command) || !isNewest || phase === 'idle') return phase
  if (command.kind === 'pause') return 'paused'
  if (command.kind === 'resume') return 'running'
  return command.kind === 'stop' ? 'idle' : phase
}

/** As it appears to the main process, from the messages alone. */
function phaseTold(messages: readonly FromTrainer[], runId: number): Phase {
  const own = messages.filter(
    (message) => (message.kind === 'phase' || message.kind === 'ended') && message.runId === runId
  )
  const last = own.at(-1)
  return last?.kind === 'phase' ? last.phase : 'idle'
}

/** Longer than anything here takes to come into force, counted in turns of the process, not in time. */
async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await new Promise((resolve) => setImmediate(resolve))
}

class Conversation {
  readonly messages: FromTrainer[] = []
  readonly runs: number[] = []
  #seq = 0
  #lastId = 0
  readonly #service = new TrainerService({
    openSamples: (job) => new SamplesInTurn(job),
    engine: new InstantEngine(),
    post: (message) => this.messages.push(message),
    readData: () => Promise.resolve(data),
    encode: (format, file) => Promise.resolve(writeWeights(format, file))
  })

  async load(): Promise<void> {
    await this.#service.handle({ kind: 'load-data', seq: ++this.#seq, folder: 'digits', expected: plan })
  }

  /** Sends the command. @returns the run that it is meant for */
  send(command: Command, isIdle: boolean): number {
    const seq = { seq: ++this.#seq }
    const runId = 'age' in command ? (this.runs.at(-1 - command.age) ?? 0) : ++this.#lastId
    if (command.kind === 'start' && isIdle) this.runs.push(runId)
    const contents = {
      start: { runId, ...plan },
      classify: { ...seq, pixels: new Uint8Array(784), isScribble: false },
      'encode-weights': { ...seq, format: 'safetensors' },
      'import-weights': { ...seq, source: 'imported', fileName: 'a', bytes: new Uint8Array(3) },
      change: { ...seq, runId, name: 'learningRate', value: 0.01 },
      pause: { runId },
      resume: { runId },
      stop: { runId }
    }[command.kind]
    void this.#service.handle({ kind: command.kind, ...contents })
    return runId
  }
}

/** One run after another, each with its phases, all its steps in order and one end; every question answered once. */
function checkWhole({ messages, runs }: Conversation): void {
  const answers = messages.flatMap((message) => (message.kind === 'answer' ? [message.seq] : []))
  expect(new Set(answers).size).toBe(answers.length)
  const ofRuns = messages.filter(
    (message): message is Extract<FromTrainer, { runId: number | null }> =>
      'runId' in message && runs.includes(message.runId ?? -1)
  )
  const order = ofRuns.map(({ runId }) => runId).filter((id, at, ids) => id !== ids[at - 1])
  expect(order).toEqual(runs)
  for (const runId of runs) {
    const own = ofRuns.filter((message) => message.runId === runId)
    const ends = own.filter(({ kind }) => kind === 'ended')
    expect(ends).toEqual([{ kind: 'ended', runId, end: { reason: 'stopped' } }])
    // After it come the result of an epoch that was being evaluated, and the network with its evaluation where there was a
    // step since the last one.
    const after = own.slice(own.findIndex(({ kind }) => kind === 'ended') + 1)
    expect(['', 'model,evaluation', 'epoch,model,evaluation']).toContain(after.map(({ kind }) => kind).join())
    let step = 0
    let isPaused = false
    let isEvaluationTold = true
    for (const message of own) {
      if (message.kind === 'model') isEvaluationTold = false
      if (message.kind === 'evaluation') isEvaluationTold = true
      if (message.kind === 'phase' && message.phase === 'paused') expect(isEvaluationTold).toBe(true)
      if (message.kind === 'phase') isPaused = message.phase === 'paused'
      if (message.kind === 'changed') expect(message.change.step).toBe(step)
      if (message.kind !== 'progress') continue
      expect(isPaused).toBe(false)
      expect(message.firstStep).toBe(step)
      step += message.stepLosses.length
    }
    expect(isEvaluationTold).toBe(true)
  }
}

test('500 sequences of commands leave the state that a model of five lines says, after each command', async () => {
  let sent = 0
  await fc.assert(
    fc.asyncProperty(fc.array(commands, { minLength: 1, maxLength: 30, size: 'max' }), async (sequence) => {
      const conversation = new Conversation()
      await conversation.load()
      let phase: Phase = 'idle'
      for (const command of [...sequence, { kind: 'stop', age: 0 } as const]) {
        const runId = conversation.send(command, phase === 'idle')
        phase = next(phase, command, runId === conversation.runs.at(-1))
        await someTurns()
        expect(phaseTold(conversation.messages, conversation.runs.at(-1) ?? 0)).toBe(phase)
        sent++
      }
      checkWhole(conversation)
    }),
    { seed: 4, numRuns: 500 }
  )
  expect(sent).toBeGreaterThan(5_000)
}, 60_000)

test('the network of each epoch is told; how it does, no more often than a window can show', async () => {
  const conversation = new Conversation()
  await conversation.load()
  conversation.send({ kind: 'start' }, true)
  const count = (kind: FromTrainer['kind']): number =>
    conversation.messages.filter((message) => message.kind === kind).length
  while (count('epoch') < 60) await someTurns()
  expect(count('model')).toBe(count('epoch'))
  expect(count('evaluation')).toBeGreaterThan(1)
  expect(count('evaluation')).toBeLessThan(count('epoch') / 2)
  conversation.send({ kind: 'stop', age: 0 }, false)
  await someTurns()
  checkWhole(conversation)
})

test('commands that come faster than a block takes add up', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(commands, { maxLength: 20, size: 'max' }), async (sequence) => {
      const conversation = new Conversation()
      await conversation.load()
      let phase: Phase = 'idle'
      for (const command of [{ kind: 'start' } as const, ...sequence]) {
        // A stop is not known to be carried out before it is told, so nothing follows it here.
        if (command.kind === 'stop') continue
        const runId = conversation.send(command, phase === 'idle')
        phase = next(phase, command, runId === conversation.runs.at(-1))
      }
      await someTurns()
      expect(phaseTold(conversation.messages, conversation.runs.at(-1) ?? 0)).toBe(phase)
      conversation.send({ kind: 'stop', age: 0 }, false)
      await someTurns()
      checkWhole(conversation)
    }),
    { seed: 5, numRuns: 200 }
  )
}, 60_000)

/** Each step makes another network of the one it was given, and ends in numbers that are too large. */
class DivergingEngine extends InstantEngine {
  override train(): TrainedBlock {
    this.setState({ network: zerosLike(this.getState().network), velocities: this.getState().velocities })
    return { losses: new Float32Array(0), isDiverged: true }
  }
}

test('a hand that could not be learned leaves the network from before in use', async () => {
  const engine = new DivergingEngine()
  const messages: FromTrainer[] = []
  const service = new TrainerService({
    openSamples: (job) => new SamplesInTurn(job),
    engine,
    post: (message) => messages.push(message),
    readData: () => Promise.resolve(data),
    encode: (format, file) => Promise.resolve(writeWeights(format, file))
  })
  const network = initialNetwork([3], new Generator(1))
  const bytes = writeWeights('safetensors', { network, metadata: {} })
  await service.handle({ kind: 'load-data', seq: 1, folder: 'digits', expected: plan })
  await service.handle({ kind: 'import-weights', seq: 2, source: 'imported', fileName: 'a', bytes })
  const hand = { images: new Uint8Array(784), labels: new Uint8Array(1) }
  await service.handle({ kind: 'learn-samples', seq: 3, samples: hand })
  expect(messages.at(-1)).toEqual({
    kind: 'answer',
    seq: 3,
    outcome: { kind: 'refused', problem: { code: 'samples_not_learned', values: {} } }
  })
  expect(engine.getState().network).toEqual(network)
})
