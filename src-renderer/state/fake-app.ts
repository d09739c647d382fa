import type { Backend, DataState, Evaluation, ModelInfo, Run } from '../../src-preload/contract/domain'
import { tutorialHyperparameters } from '../../src-preload/contract/hyperparameters'
import type { AppApi, AppEvents, AppRequests, AppState } from '../../src-preload/contract/ipc'
import { requestSchemas } from '../../src-preload/contract/ipc'
import type { Outcome } from '../../src-preload/contract/problem'
import { defaultSettings } from '../../src-preload/contract/settings'

/** A whole state as a fresh application has it, with some parts replaced. */
export function wholeState(parts: Partial<AppState> = {}): AppState {
  return {
    settings: defaultSettings,
    locale: 'en',
    data: { phase: 'checking' },
    update: { phase: 'impossible', reason: 'development' },
    backend: null,
    history: null,
    model: null,
    evaluation: null,
    firstLayer: null,
    glimpse: null,
    isTrainerSilent: false,
    notices: [],
    versions: { app: '0.1.0', electron: '22.3.27', isTestRuntime: true },
    ...parts
  }
}

export const readyData: DataState = { phase: 'ready', source: 'cache', folder: '/data', problems: [] }

export const nativeBackend: Backend = {
  name: 'tensorflow',
  engine: 'operations',
  version: '2.9.1',
  reason: null
}

/** The tutorial's network after its 15 epochs, with some parts replaced. */
export function trainedModel(parts: Partial<ModelInfo> = {}): ModelInfo {
  return {
    source: 'trained',
    fileName: null,
    hiddenLayers: [128, 64],
    hyperparameters: tutorialHyperparameters,
    epochsTrained: 15,
    testAccuracy: 0.976,
    testLoss: 0.08,
    leastEvidence: 5,
    ...parts
  }
}

/** A run with the tutorial's settings that goes on, with some parts replaced. */
export function runningRun(parts: Partial<Run> = {}): Run {
  return {
    id: 1,
    phase: 'running',
    end: null,
    hyperparameters: tutorialHyperparameters,
    stepsPerEpoch: 938,
    step: 0,
    learningRate: 0.003,
    samplesPerSecond: null,
    secondsLeft: null,
    runningLoss: null,
    ...parts
  }
}

/** Of the 10,000 test digits, with some parts replaced. */
export function someEvaluation(parts: Partial<Evaluation> = {}): Evaluation {
  return {
    logProbabilities: new Float32Array(100_000),
    accuracy: 0.9,
    loss: 0.3,
    leastEvidence: 5,
    ...parts
  }
}

type Answers = {
  [Name in keyof AppRequests]?: (
    ...payload: Parameters<AppRequests[Name]>
  ) => Outcome<ReturnType<AppRequests[Name]>> | Promise<Outcome<ReturnType<AppRequests[Name]>>>
}

/** `window.app` for specs: clones what crosses as the bridge does, records it, and lets a spec send events. */
export class FakeApp {
  readonly calls: { readonly name: keyof AppRequests; readonly payload: readonly unknown[] }[] = []
  readonly answers: Answers
  readonly #listeners = new Map<string, Set<(event: never) => void>>()

  /** @param answers what requests answer; settings are kept as changed, the others say `done` with null */
  constructor(answers: Answers = {}) {
    let settings = defaultSettings
    this.answers = {
      readState: () => ({ kind: 'done', value: wholeState() }),
      changeSettings: (change) => {
        settings = { ...settings, ...change }
        return { kind: 'done', value: settings }
      },
      ...answers
    }
  }

  get api(): AppApi {
    const requests = Object.keys(requestSchemas).map((name) => [
      name,
      // Not async: a Proxy in the payload throws at once, as contextBridge does.
      (...payload: unknown[]) => this.#answer(name as keyof AppRequests, structuredClone(payload))
    ])
    return {
      ...(Object.fromEntries(requests) as Omit<AppApi, 'on'>),
      on: (name, listener) => {
        const listeners = this.#listeners.get(name) ?? new Set()
        this.#listeners.set(name, listeners.add(listener))
        return () => listeners.delete(listener)
      }
    }
  }

  send<Name extends keyof AppEvents>(name: Name, event: AppEvents[Name]): void {
    this.#listeners.get(name)?.forEach((listener) => listener(event as never))
  }

  payloadsOf(name: keyof AppRequests): readonly (readonly unknown[])[] {
    return this.calls.filter((call) => call.name === name).map(({ payload }) => payload)
  }

  async #answer(name: keyof AppRequests, payload: unknown[]): Promise<unknown> {
    this.calls.push({ name, payload })
    const answer = this.answers[name] as ((...values: unknown[]) => unknown) | undefined
    return answer ? await answer(...payload) : { kind: 'done', value: null }
  }
}
