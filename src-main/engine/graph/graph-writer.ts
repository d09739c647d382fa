import type { AttributeMessage, GraphMessage, MessageClasses, ShapeMessage, TensorMessage } from './messages'

/** An output of a node: its name, or `name:1` for its second one. */
export type Output = string

export type NumberType = 'float32' | 'int32'

/** TensorFlow's own numbers for them (types.proto). */
const typeNumbers = { float32: 1, int32: 3 } as const

/** What an attribute of an operation may be. */
export type Attribute =
  | { readonly numbers: readonly number[]; readonly type: NumberType; readonly shape: readonly number[] }
  | { readonly type: NumberType }
  | { readonly integer: number }
  | { readonly flag: boolean }
  | { readonly text: string }
  | { readonly shape: readonly number[] }

export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, Attribute>>
  /** Nodes that must have run before, though nothing of theirs is read. */
  readonly after?: readonly Output[]
  readonly name?: string
}

/** A way into the graph: what is fed and what comes out, each by a name of its own. */
export interface Signature {
  readonly inputs: Readonly<Record<string, Output>>
  readonly outputs: Readonly<Record<string, Output>>
}

/**
 * Version of the format that the graph says it is written in: that of TensorFlow 2.4, older than every library it meets,
 * so that none of them expects what it does not know.
 */
const producerVersion = 561

/** Writes a graph node by node, and all of it as a SavedModel. */
export class GraphWriter {
  readonly #messages: MessageClasses
  readonly #graph: GraphMessage
  readonly #types = new Map<Output, NumberType>()
  readonly #operations = new Map<string, Set<string>>()
  readonly #signatures = new Map<string, Signature>()
  #count = 0

  constructor(messages: MessageClasses) {
    this.#messages = messages
    this.#graph = new messages.GraphDef()
    const versions = new messages.VersionDef()
    versions.setProducer(producerVersion)
    this.#graph.setVersions(versions)
  }

  /** The operations that were used, each with the attributes that were given to it. */
  get operations(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.#operations
  }

  get signatures(): ReadonlyMap<string, Signature> {
    return this.#signatures
  }

  /** @returns its first output */
  node(operation: string, inputs: readonly Output[], options: NodeOptions = {}): Output {
    const { attributes = {}, after = [], name = `${operation}_${String(this.#count++)}` } = options
    const known = this.#operations.get(operation) ?? new Set()
    this.#operations.set(operation, known)
    const node = new this.#messages.NodeDef()
    node.setName(name)
    node.setOp(operation)
    for (const input of inputs) node.addInput(input)
    for (const earlier of after) node.addInput(`^${nodeOf(earlier)}`)
    for (const [key, value] of Object.entries(attributes)) {
      node.getAttrMap().set(key, this.#attribute(value))
      known.add(key)
    }
    this.#graph.addNode(node)
    return name
  }

  /** Numbers that never change. @param shape of one number, where it is left out */
  constant(numbers: readonly number[], type: NumberType, shape: readonly number[] = []): Output {
    return this.node('Const', [], { attributes: { dtype: { type }, value: { numbers, type, shape } } })
  }

  /** What is fed from outside. @param shape -1 for a dimension of any size */
  input(name: string, type: NumberType, shape: readonly number[]): Output {
    this.#types.set(name, type)
    return this.node('Placeholder', [], { name, attributes: { dtype: { type }, shape: { shape } } })
  }

  /** A variable of the session; its value is set by `assign` before it is read. */
  variable(name: string, type: NumberType, shape: readonly number[]): Output {
    return this.node('VarHandleOp', [], {
      name,
      attributes: {
        dtype: { type },
        shape: { shape },
        shared_name: { text: name },
        container: { text: '' }
      }
    })
  }

  signature(name: string, signature: Signature): void {
    this.#signatures.set(name, signature)
  }

  /** The whole as the bytes of a saved_model.pb. */
  save(): Uint8Array {
    const { MetaGraphDef, SavedModel, SignatureDef } = this.#messages
    const metaGraph = new MetaGraphDef()
    const info = new MetaGraphDef.MetaInfoDef()
    info.addTags('serve')
    metaGraph.setMetaInfoDef(info)
    metaGraph.setGraphDef(this.#graph)
    for (const [name, { inputs, outputs }] of this.#signatures) {
      const signature = new SignatureDef()
      signature.setMethodName(name)
      for (const [key, output] of Object.entries(inputs))
        signature.getInputsMap().set(key, this.#tensorInfo(output))
      for (const [key, output] of Object.entries(outputs))
        signature.getOutputsMap().set(key, this.#tensorInfo(output))
      metaGraph.getSignatureDefMap().set(name, signature)
    }
    const model = new SavedModel()
    model.setSavedModelSchemaVersion(1)
    model.addMetaGraphs(metaGraph)
    return model.serializeBinary()
  }

  #attribute(value: Attribute): AttributeMessage {
    const message = new this.#messages.AttrValue()
    if ('numbers' in value) message.setTensor(this.#tensor(value))
    else if ('type' in value) message.setType(typeNumbers[value.type])
    else if ('integer' in value) message.setI(value.integer)
    else if ('flag' in value) message.setB(value.flag)
    else if ('text' in value) message.setS(Buffer.from(value.text, 'ascii'))
    else message.setShape(this.#shape(value.shape))
    return message
  }

  #tensor({ numbers, type, shape }: Extract<Attribute, { numbers: unknown }>): TensorMessage {
    const tensor = new this.#messages.Tensor()
    const list = type === 'float32' ? Float32Array.from(numbers) : Int32Array.from(numbers)
    tensor.setDtype(typeNumbers[type])
    tensor.setTensorShape(this.#shape(shape))
    tensor.setTensorContent(new Uint8Array(list.buffer))
    return tensor
  }

  #shape(sizes: readonly number[]): ShapeMessage {
    const shape = new this.#messages.TensorShape()
    for (const size of sizes) {
      const dimension = new this.#messages.TensorShape.Dim()
      dimension.setSize(size)
      shape.addDim(dimension)
    }
    return shape
  }

  #tensorInfo(output: Output): InstanceType<MessageClasses['TensorInfo']> {
    const info = new this.#messages.TensorInfo()
    const shape = new this.#messages.TensorShape()
    shape.setUnknownRank(true)
    info.setName(output.includes(':') ? output : `${output}:0`)
    // All outputs of ours are float32.
    info.setDtype(typeNumbers[this.#types.get(output) ?? 'float32'])
    info.setTensorShape(shape)
    return info
  }
}

/** The node whose output it is. */
function nodeOf(output: Output): string {
  return output.split(':', 1)[0] ?? output
}
