import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { GraphWriter, Signature } from './graph-writer'

/** What a session needs of tfjs-node's backend. */
export interface SessionBackend {
  /** @returns the session's number */
  loadSavedModelMetaGraph(folder: string, tags: string): number
  deleteSavedModel(session: number): void
  /** @returns a tensor for each of the outputs, in their order */
  runSavedModel(
    session: number,
    inputs: readonly Tensor[],
    inputInfos: readonly { readonly name: string }[],
    outputNames: readonly string[]
  ): Tensor[]
}

/** Letters that every file system and every part of libtensorflow take. */
function isPlain(path: string): boolean {
  return /^[\x20-\x7e]+$/.test(path)
}

/** A folder for files that live for a moment; where the system's own has letters beyond ASCII, another one if there is one. */
function temporaryFolder(): string {
  const places = [tmpdir(), process.env['ProgramData'], process.env['PUBLIC']]
  const plain = places.find((place): place is string => place !== undefined && isPlain(place))
  return mkdtempSync(join(plain ?? tmpdir(), 'inkling-'))
}

/** A graph in libtensorflow's hands, with variables of its own. */
export class GraphSession {
  readonly #backend: SessionBackend
  readonly #signatures: ReadonlyMap<string, Signature>
  readonly #session: number

  /**
   * Loads a graph. The library takes it from a folder; it is read at once, so the folder is gone afterwards.
   * @throws where the folder can't be written or the library refuses the graph
   */
  constructor(backend: SessionBackend, graph: GraphWriter) {
    this.#backend = backend
    this.#signatures = graph.signatures
    const folder = temporaryFolder()
    try {
      writeFileSync(join(folder, 'saved_model.pb'), graph.save())
      this.#session = backend.loadSavedModelMetaGraph(folder, 'serve')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  /**
   * Runs a signature.
   * @param inputs all of its inputs
   * @param wanted the outputs to compute; all, where it is left out
   * @returns the outputs, to be disposed of by the caller
   */
  run(
    name: string,
    inputs: Readonly<Record<string, Tensor>>,
    wanted?: readonly string[]
  ): Readonly<Record<string, Tensor>> {
    const signature = this.#signatures.get(name)
    if (!signature) throw new Error(`the graph has no signature ${name}`)
    const fed = Object.entries(signature.inputs).map(([key, node]) => {
      const tensor = inputs[key]
      if (!tensor) throw new Error(`${name} needs ${key}`)
      return { tensor, info: { name: node } }
    })
    const keys = wanted ?? Object.keys(signature.outputs)
    const outputs = this.#backend.runSavedModel(
      this.#session,
      fed.map(({ tensor }) => tensor),
      fed.map(({ info }) => info),
      keys.map((key) => signature.outputs[key] ?? '')
    )
    return Object.fromEntries(outputs.map((tensor, index) => [keys[index] ?? '', tensor]))
  }

  dispose(): void {
    this.#backend.deleteSavedModel(this.#session)
  }
}
