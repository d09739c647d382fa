import { join } from 'node:path'
import * as v from 'valibot'
import type { ProblemReport } from '../../../src-preload/contract/problem'
import {
  maximumSamples,
  sampleSchema,
  type NewSample,
  type OwnSample
} from '../../../src-preload/contract/samples'
import { Problem } from '../../../src-preload/i18n/problem'
import { readFileWithin, setAside, writeFileSafely } from '../../files'
import { Refusal } from '../refusal'

const fileName = 'samples.json'
/** Twenty times what a thousand digits take; only a thousand scribbles of many minutes would not fit. */
const usualMaximumBytes = 64 * 1024 * 1024

const fileSchema = v.strictObject({
  version: v.literal(1),
  samples: v.pipe(v.array(sampleSchema), v.maxLength(maximumSamples))
})

/** The person's own drawings, in `samples.json` of the application's data folder. Each change is written before it is told. */
export class SampleStore {
  #samples: readonly OwnSample[] = []
  readonly #path: string
  readonly #maximumBytes: number
  /** Why nothing can be kept; null usually. */
  #hindrance: Refusal | null = null
  /** One change after another. */
  #changing: Promise<unknown> = Promise.resolve()

  private constructor(path: string, maximumBytes: number) {
    this.#path = path
    this.#maximumBytes = maximumBytes
  }

  /**
   * Opens the store of a folder. Never fails: a damaged file is set aside under a dated name, and told.
   * @param maximumBytes of the file: more is neither read nor written
   */
  static async open(
    folder: string,
    giveNotice: (problem: ProblemReport) => void,
    maximumBytes = usualMaximumBytes
  ): Promise<SampleStore> {
    const store = new SampleStore(join(folder, fileName), maximumBytes)
    try {
      const samples = parse(await readFileWithin(store.#path, maximumBytes))
      if (samples) store.#samples = samples
      else {
        const aside = await setAside(store.#path, { prefix: 'samples-damaged-' })
        giveNotice(new Problem('samples_set_aside', { file: fileName, aside }).report)
      }
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      const { report }: { report: ProblemReport } = error
      if (report.code === 'file_missing') return store
      // What can't be read must not be written over.
      store.#hindrance = new Refusal(report)
      giveNotice(report)
    }
    return store
  }

  get all(): readonly OwnSample[] {
    return this.#samples
  }

  /**
   * @throws Problem `samples_full`, or why it could not be written; then nothing is changed, but by `file_not_durable`,
   * where the file is in its place
   */
  keep(sample: NewSample): Promise<OwnSample> {
    return this.#change((samples) => {
      if (samples.length >= maximumSamples) throw new Problem('samples_full', { maximum: maximumSamples })
      const id = samples.reduce((largest, other) => Math.max(largest, other.id), 0) + 1
      const kept: OwnSample = { ...sample, id, takenAt: new Date().toISOString() }
      return { samples: [...samples, kept], answer: kept }
    })
  }

  /** @throws Problem `sample_gone`, or why it could not be written */
  relabel(id: number, label: number): Promise<OwnSample> {
    return this.#change((samples) => {
      const sample = samples.find((other) => other.id === id)
      if (!sample) throw new Problem('sample_gone', {})
      const relabelled = { ...sample, label }
      return {
        samples: samples.map((other) => (other.id === id ? relabelled : other)),
        answer: relabelled
      }
    })
  }

  /** Those that are gone already are passed over. */
  delete(ids: readonly number[]): Promise<null> {
    return this.#change((samples) => ({
      samples: samples.filter(({ id }) => !ids.includes(id)),
      answer: null
    }))
  }

  #change<Answer>(
    change: (samples: readonly OwnSample[]) => { samples: readonly OwnSample[]; answer: Answer }
  ): Promise<Answer> {
    const changed = this.#changing.then(async () => {
      if (this.#hindrance) throw this.#hindrance
      const { samples, answer } = change(this.#samples)
      const bytes = new TextEncoder().encode(JSON.stringify({ version: 1, samples }))
      // The next launch would refuse such a file.
      if (bytes.length > this.#maximumBytes)
        throw new Problem('samples_full', { maximum: this.#samples.length })
      try {
        await writeFileSafely(this.#path, bytes)
      } catch (error) {
        // In its place all the same: the next change must not undo it.
        if (error instanceof Problem && error.report.code === 'file_not_durable') this.#samples = samples
        throw error
      }
      this.#samples = samples
      return answer
    })
    // Who asked learns of a failure; the next change does not depend on it.
    this.#changing = changed.catch(() => undefined)
    return changed
  }
}

/** Null where it is no file of this store. */
function parse(bytes: Uint8Array): readonly OwnSample[] | null {
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    const parsed = v.safeParse(fileSchema, json)
    return parsed.success ? parsed.output.samples : null
  } catch (error) {
    // TypeError: no UTF-8. SyntaxError: no JSON.
    if (error instanceof TypeError || error instanceof SyntaxError) return null
    throw error
  }
}

/**
 * The drawings as lines of JSON: id, label, and strokes of points in CSS pixels; what `predict --strokes` reads.
 */
export function sampleLines(samples: readonly OwnSample[]): Uint8Array {
  const lines = samples.map(({ id, label, origin, takenAt, strokes }) =>
    JSON.stringify({
      id: `own${String(id).padStart(4, '0')}`,
      label: String(label),
      origin,
      takenAt,
      strokes
    })
  )
  return new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''))
}
