/*
 * The protobuf messages of a SavedModel, as far as a graph needs them. tfjs-node has the classes and no types for them;
 * the fields are described in TensorFlow's graph.proto, tensor.proto and meta_graph.proto.
 */

/** A protobuf map: written once, entry by entry. */
interface MessageMap<Value> {
  set(key: string, value: Value): void
}

export interface ShapeMessage {
  addDim(dim: { setSize(size: number): void }): void
  setUnknownRank(isUnknown: boolean): void
}

export interface TensorMessage {
  setDtype(type: number): void
  setTensorShape(shape: ShapeMessage): void
  /** The numbers as they lie in memory, little-endian. */
  setTensorContent(bytes: Uint8Array): void
}

/** An attribute of an operation; one of the setters is called. */
export interface AttributeMessage {
  setType(type: number): void
  setI(value: number): void
  setB(value: boolean): void
  setS(bytes: Uint8Array): void
  setShape(shape: ShapeMessage): void
  setTensor(tensor: TensorMessage): void
}

interface NodeMessage {
  setName(name: string): void
  setOp(operation: string): void
  addInput(name: string): void
  getAttrMap(): MessageMap<AttributeMessage>
}

export interface GraphMessage {
  addNode(node: NodeMessage): void
  setVersions(versions: { setProducer(version: number): void }): void
}

interface TensorInfoMessage {
  setName(name: string): void
  setDtype(type: number): void
  setTensorShape(shape: ShapeMessage): void
}

interface SignatureMessage {
  setMethodName(name: string): void
  getInputsMap(): MessageMap<TensorInfoMessage>
  getOutputsMap(): MessageMap<TensorInfoMessage>
}

interface MetaGraphMessage {
  setMetaInfoDef(info: { addTags(tag: string): void }): void
  setGraphDef(graph: GraphMessage): void
  getSignatureDefMap(): MessageMap<SignatureMessage>
}

interface SavedModelMessage {
  setSavedModelSchemaVersion(version: number): void
  addMetaGraphs(graph: MetaGraphMessage): void
  serializeBinary(): Uint8Array
}

type MessageClass<Message, Nested extends object = object> = (new () => Message) & Nested

/** What tfjs-node's `dist/proto/api_pb.js` exports. */
export interface MessageClasses {
  readonly AttrValue: MessageClass<AttributeMessage>
  readonly GraphDef: MessageClass<GraphMessage>
  readonly MetaGraphDef: MessageClass<
    MetaGraphMessage,
    { readonly MetaInfoDef: MessageClass<{ addTags(tag: string): void }> }
  >
  readonly NodeDef: MessageClass<NodeMessage>
  readonly SavedModel: MessageClass<SavedModelMessage>
  readonly SignatureDef: MessageClass<SignatureMessage>
  readonly Tensor: MessageClass<TensorMessage>
  readonly TensorInfo: MessageClass<TensorInfoMessage>
  readonly TensorShape: MessageClass<
    ShapeMessage,
    { readonly Dim: MessageClass<{ setSize(size: number): void }> }
  >
  readonly VersionDef: MessageClass<{ setProducer(version: number): void }>
}
