// tfjs-node as its own documents use it: a sequential model and `fit`. usage: model-fit.mjs IDX_FOLDER
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import util from 'node:util'

// tfjs-node 4.22 calls it, Node 23 removed it.
util.isNullOrUndefined ??= (value) => value === null || value === undefined
const tf = createRequire(import.meta.url)('@tensorflow/tfjs-node')

const folder = process.argv[2]
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

const { version } = tf
console.log(JSON.stringify({ ready: `tfjs-node ${version['tfjs-node']}` }))
for await (const _line of createInterface({ input: process.stdin })) {
  const startCpu = process.cpuUsage()
  const start = performance.now()
  const { history } = await model.fit(images, labels, { batchSize: 64, epochs: 1, shuffle: true, verbose: 0 })
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(startCpu)
  console.log(JSON.stringify({ seconds, cpuSeconds: (user + system) / 1e6, loss: history.loss[0] }))
}
