/** A type of floating-point numbers in a file, little-endian. */
export interface NumberType {
  readonly bytes: number
  readonly read: (view: DataView, at: number) => number
}

/** The number types of safetensors that a network is read from; all become float32. */
export const numberTypes: ReadonlyMap<string, NumberType> = new Map([
  ['F64', { bytes: 8, read: (view, at) => view.getFloat64(at, true) }],
  ['F32', { bytes: 4, read: (view, at) => view.getFloat32(at, true) }],
  ['F16', { bytes: 2, read: (view, at) => fromHalf(view.getUint16(at, true)) }],
  ['BF16', { bytes: 2, read: (view, at) => fromBfloat16(view.getUint16(at, true)) }]
])

/** IEEE 754 binary16: 1 bit of sign, 5 of exponent (bias 15), 10 of fraction. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction ? NaN : sign * Infinity
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

const scratch = new DataView(new ArrayBuffer(4))

/** bfloat16 is the upper half of a float32. */
function fromBfloat16(bits: number): number {
  scratch.setUint32(0, bits << 16)
  return scratch.getFloat32(0)
}

/** Reads `count` numbers, wherever the bytes begin: a file's data may start at an odd address. */
export function readNumbers(bytes: Uint8Array, type: NumberType, count: number): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const values = new Float32Array(count)
  for (let index = 0; index < count; index++) values[index] = type.read(view, index * type.bytes)
  return values
}

/** Float32 values as little-endian bytes, whatever the machine's own order is. */
export function littleEndian(values: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4))
  for (let index = 0; index < values.length; index++) view.setFloat32(index * 4, values[index] ?? 0, true)
  return new Uint8Array(view.buffer)
}
