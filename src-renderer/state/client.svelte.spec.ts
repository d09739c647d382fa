import { SvelteMap } from 'svelte/reactivity'
import { describe, expect, it, vi } from 'vitest'
import { requestSchemas, type AppRequests } from '../../src-preload/contract/ipc'
import { soundPayloads as payloads } from '../../test/support/sound-payloads'
import { createClient } from './client.svelte'
import { FakeApp } from './fake-app'

/** Byte arrays as plain ones: a clone's belong to another realm than jsdom's, which `toEqual` minds. */
function plain(payload: readonly unknown[]): unknown[] {
  return payload.map((value) => (ArrayBuffer.isView(value) ? [...(value as Uint8Array)] : value))
}

describe('the client (trouble 16)', () => {
  it('can fail: the bridge refuses a proxy of $state', () => {
    const state = $state({ layers: [1, 2] })
    const send = new FakeApp().api.startTraining as unknown as (value: unknown) => unknown
    expect(() => send(state)).toThrow(/clone/)
  })

  it.each(Object.keys(requestSchemas) as (keyof AppRequests)[])(
    'carries the argument of %s out of $state as plain values',
    async (name) => {
      const app = new FakeApp()
      const state = $state({ payload: payloads[name] })
      const client = createClient(app.api, () => expect.unreachable())
      const send = client[name] as (...payload: unknown[]) => Promise<{ kind: string }>
      expect((await send(...state.payload)).kind).toBe('done')
      expect(app.payloadsOf(name).map(plain)).toEqual([plain(payloads[name])])
    }
  )

  it('carries reactive maps as maps', async () => {
    const app = new FakeApp()
    const send = createClient(app.api, () => expect.unreachable()).classify as unknown as (
      value: unknown
    ) => Promise<unknown>
    await send({ map: new SvelteMap([['a', [1]]]) })
    expect(app.payloadsOf('classify')).toEqual([[{ map: new Map([['a', [1]]]) }]])
  })

  it('reports a refusal, and still answers it', async () => {
    const problem = { code: 'no_run', values: {} }
    const app = new FakeApp({ pauseTraining: () => ({ kind: 'refused', problem }) })
    const report = vi.fn()
    expect(await createClient(app.api, report).pauseTraining()).toEqual({ kind: 'refused', problem })
    expect(report.mock.calls).toEqual([[problem]])
  })

  it('says nothing of a cancelled dialog', async () => {
    const app = new FakeApp({ importWeights: () => ({ kind: 'cancelled' }) })
    const report = vi.fn()
    expect(await createClient(app.api, report).importWeights()).toEqual({ kind: 'cancelled' })
    expect(report).not.toHaveBeenCalled()
  })

  it('turns a rejection, which is a bug, into a console error and an unexpected problem', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue()
    const app = new FakeApp({ stopTraining: () => Promise.reject(new Error('broken')) })
    const report = vi.fn()
    const outcome = await createClient(app.api, report).stopTraining()
    expect(outcome).toMatchObject({ kind: 'refused', problem: { code: 'unexpected' } })
    expect(report).toHaveBeenCalledOnce()
    expect(error).toHaveBeenCalledOnce()
    error.mockRestore()
  })
})
