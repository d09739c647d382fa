import type { AppEvents } from '../../src-preload/contract/ipc'

type Listener<Name extends keyof AppEvents> = (event: AppEvents[Name]) => void

type AnyListener = <Name extends keyof AppEvents>(name: Name, event: AppEvents[Name]) => void

/** What happens in the main process, told to everyone who asked: the window, the menu, the task bar. */
export class EventHub {
  readonly #listeners = new Map<keyof AppEvents, Set<(event: never) => void>>()
  readonly #listenersToAll = new Set<AnyListener>()

  emit<Name extends keyof AppEvents>(name: Name, event: AppEvents[Name]): void {
    for (const listener of this.#listenersToAll) listener(name, event)
    for (const listener of this.#listeners.get(name) ?? []) (listener as Listener<Name>)(event)
  }

  on<Name extends keyof AppEvents>(name: Name, listener: Listener<Name>): void {
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners.add(listener))
  }

  /** Hears every event, each with its own name. */
  onAny(listener: AnyListener): void {
    this.#listenersToAll.add(listener)
  }
}
