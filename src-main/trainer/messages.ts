import * as v from 'valibot'
import {
  hyperparametersSchema,
  inputSize,
  learningRateSchema,
  momentumSchema
} from '../../src-preload/contract/hyperparameters'
import { weightFormats } from '../../src-preload/contract/ipc'
import { areLabelled } from '../../src-preload/contract/samples'
import { maximumLanes } from '../../src-preload/contract/lanes'
import type { ToTrainer } from '../../src-preload/contract/trainer'

const id = v.pipe(v.number(), v.integer(), v.minValue(0))

function command<const Kind extends string>(kind: Kind) {
  return v.strictObject({ kind: v.literal(kind), runId: id })
}

function change<const Name extends 'learningRate' | 'momentum'>(name: Name, value: v.GenericSchema<number>) {
  return v.strictObject({ kind: v.literal('change'), seq: id, runId: id, name: v.literal(name), value })
}

const runPlan = {
  hyperparameters: hyperparametersSchema,
  lanes: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maximumLanes)))
}

/** Everything that the main process may send; checked as strictly as what a window sends. */
const schema = v.union([
  v.strictObject({
    kind: v.literal('load-data'),
    seq: id,
    folder: v.string(),
    expected: v.strictObject(runPlan)
  }),
  v.strictObject({ kind: v.literal('start'), runId: id, ...runPlan }),
  command('pause'),
  command('resume'),
  command('stop'),
  change('learningRate', learningRateSchema),
  change('momentum', momentumSchema),
  v.strictObject({
    kind: v.literal('classify'),
    seq: id,
    pixels: v.pipe(v.instance(Uint8Array), v.length(inputSize)),
    isScribble: v.boolean()
  }),
  v.strictObject({
    kind: v.literal('import-weights'),
    seq: id,
    source: v.picklist(['trained', 'imported', 'restored', 'shipped']),
    fileName: v.string(),
    bytes: v.instance(Uint8Array)
  }),
  v.strictObject({ kind: v.literal('encode-weights'), seq: id, format: v.picklist(weightFormats) }),
  v.strictObject({
    kind: v.literal('learn-samples'),
    seq: id,
    samples: v.pipe(
      v.strictObject({ images: v.instance(Uint8Array), labels: v.instance(Uint8Array) }),
      v.check((samples) => areLabelled(samples))
    )
  }),
  v.strictObject({ kind: v.literal('settle'), seq: id })
])

const addressSchema = v.object({ kind: v.string(), seq: v.optional(id) })

/** What can still be said of a message that is not one of the contract: whom to answer. */
export interface InvalidMessage {
  readonly kind: string
  readonly seq: number | null
}

export function parseMessage(
  message: unknown
): { readonly message: ToTrainer } | { readonly invalid: InvalidMessage } {
  const parsed = v.safeParse(schema, message)
  if (parsed.success) return { message: parsed.output }
  const address = v.safeParse(addressSchema, message)
  return {
    invalid: address.success
      ? { kind: address.output.kind, seq: address.output.seq ?? null }
      : { kind: '?', seq: null }
  }
}
