import type { AppApi, AppRequests } from '../../src-preload/contract/ipc'
import { requestSchemas } from '../../src-preload/contract/ipc'
import type { Outcome, ProblemReport } from '../../src-preload/contract/problem'

/** The requests of the contract, as `window.app` answers them. */
export type Client = {
  readonly [Name in keyof AppRequests]: (
    ...payload: Parameters<AppRequests[Name]>
  ) => Promise<Outcome<ReturnType<AppRequests[Name]>>>
}

type Ask = (...payload: unknown[]) => Promise<Outcome<unknown>>

/**
 * The one way from the window to `window.app`. Arguments may be `$state`: its proxies cannot be cloned, so plain copies
 * cross the bridge. A refused outcome is told through `report`, and still answered. A rejected request is a bug: it
 * goes to the console, is told, and becomes a refused outcome.
 */
export function createClient(api: AppApi, report: (problem: ProblemReport) => void): Client {
  const wrap =
    (name: keyof AppRequests): Ask =>
    async (...payload) => {
      try {
        const plain: unknown[] = $state.snapshot(payload)
        const outcome = await (api[name] as Ask)(...plain)
        if (outcome.kind === 'refused') report(outcome.problem)
        return outcome
      } catch (error) {
        console.error(`${name} was rejected`, error)
        const problem = { code: 'unexpected', values: { detail: String(error) } }
        report(problem)
        return { kind: 'refused', problem }
      }
    }
  const names = Object.keys(requestSchemas) as (keyof AppRequests)[]
  return Object.fromEntries(names.map((name) => [name, wrap(name)])) as unknown as Client
}
