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
