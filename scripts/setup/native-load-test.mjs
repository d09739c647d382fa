// Run as a process of its own: loads tfjs-node's addon, multiplies matrices with it and prints what libtensorflow it is.
// A library that is damaged, or built for another processor, ends this process and not the set-up.
import { createRequire } from 'node:module'
import util from 'node:util'

// Node 23 removed what tfjs-node 4.22 calls.
const target = /** @type {{ isNullOrUndefined?: (value: unknown) => boolean }} */ (
  /** @type {unknown} */ (util)
)
target.isNullOrUndefined ??= (value) => value === null || value === undefined
const tf = createRequire(import.meta.url)('@tensorflow/tfjs-node')

if (tf.getBackend() !== 'tensorflow') throw new Error(`The backend is ${tf.getBackend()}.`)
const size = 96
const left = Float32Array.from({ length: size * size }, (_, index) => (index % 13) - 6)
const right = Float32Array.from({ length: size * size }, (_, index) => (index % 7) - 3)
const product = tf.matMul(tf.tensor2d(left, [size, size]), tf.tensor2d(right, [size, size])).dataSync()
for (let row = 0; row < size; row++) {
  for (let column = 0; column < size; column++) {
    let sum = 0
    for (let index = 0; index < size; index++) sum += left[row * size + index] * right[index * size + column]
    // Small whole numbers: float32 holds every sum exactly.
    if (product[row * size + column] !== sum) throw new Error('Two matrices were multiplied wrongly.')
  }
}
console.log(`TensorFlow ${tf.backend().binding.TF_Version}`)
