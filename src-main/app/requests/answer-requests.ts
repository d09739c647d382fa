import { ipcMain, type WebContents } from 'electron'
import * as v from 'valibot'
import { requestSchemas, type AppRequests } from '../../../src-preload/contract/ipc'
import { maximumPoints, maximumSamples } from '../../../src-preload/contract/samples'
import type { Outcome, ProblemReport } from '../../../src-preload/contract/problem'
import { Problem } from '../../../src-preload/i18n/problem'
import { log } from '../log'
import { reportOf } from '../refusal'
import { cancelled } from './cancelled'
import { isPlainPayload } from './plain-payload'
import { isOurSender } from './sender'

type Answer<Value> = Value | typeof cancelled

/** What carries out each request. A `Problem` that it throws is an expected failure; any other throw is a bug. */
export type Handlers = {
  readonly [Name in keyof AppRequests]: (
    ...payload: Parameters<AppRequests[Name]>
  ) => Answer<ReturnType<AppRequests[Name]>> | Promise<Answer<ReturnType<AppRequests[Name]>>>
}

/**
 * The one door through which a window is heard: the sender is checked, the payload is parsed, and whatever comes of it
 * is an outcome.
 * @param ourContents the contents of the application's window, null when there is none
 */
export function answerRequests(handlers: Handlers, ourContents: () => WebContents | null): void {
  for (const name of Object.keys(requestSchemas) as (keyof AppRequests)[]) {
    const handler = handlers[name] as (...payload: unknown[]) => unknown
    ipcMain.handle(name, (event, ...payload: unknown[]) => {
      // At once, before anything is awaited.
      if (isOurSender(event, ourContents())) return answer(name, handler, payload)
      log.warn(`${name} was refused: not asked by the window's own page`)
      return refused(new Problem('request_invalid', { request: name }).report)
    })
  }
}

/** Parses a payload and carries the request out. */
async function answer(
  name: keyof AppRequests,
  handler: (...payload: unknown[]) => unknown,
  payload: readonly unknown[]
): Promise<Outcome<unknown>> {
  try {
    const value = await handler(...parse(name, payload))
    return value === cancelled ? { kind: 'cancelled' } : { kind: 'done', value }
  } catch (error) {
    return refused(reportOf(error, name))
  }
}

/** Values of a payload where they may be more than usual: up to four for each point of a drawing, and ids in an array. */
const largePayloads: Partial<Record<keyof AppRequests, number>> = {
  keepSample: 4 * maximumPoints + 4,
  deleteSamples: maximumSamples + 1
}

function parse(name: keyof AppRequests, payload: readonly unknown[]): readonly unknown[] {
  const schema: { readonly items: readonly { readonly type: string }[] } = requestSchemas[name]
  const takesBytes = (place: number): boolean => schema.items[place]?.type === 'instance'
  const isPlain = isPlainPayload(payload, takesBytes, largePayloads[name])
  const parsed = isPlain ? v.safeParse(requestSchemas[name], payload, { abortEarly: true }) : null
  if (!parsed?.success) throw new Problem('request_invalid', { request: name })
  // An own copy: what arrived may share its memory or be a small view of a large buffer.
  return parsed.output.map((value) => (value instanceof Uint8Array ? Uint8Array.from(value) : value))
}

function refused(problem: ProblemReport): Outcome<never> {
  return { kind: 'refused', problem }
}
