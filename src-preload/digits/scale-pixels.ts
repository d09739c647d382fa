/** Each grey level as the tutorial scales it, (x / 255 - 0.5) / 0.5, rounded to float32 after each operation as PyTorch does. */
const scaled = Float32Array.from(
  { length: 256 },
  (_, level) => Math.fround(Math.fround(level / 255) - 0.5) / 0.5
)

/**
 * What a network takes for grey levels; one way for MNIST's digits and for drawn ones.
 * A plain loop: `Float32Array.from` takes 60 times as long, six seconds for the training set.
 * @param pixels grey levels 0..255, any number of pictures
 * @returns -1..1, in the same order
 */
export function scalePixels(pixels: Uint8Array): Float32Array {
  const numbers = new Float32Array(pixels.length)
  for (let index = 0; index < pixels.length; index++) numbers[index] = scaled[pixels[index] ?? 0] ?? 0
  return numbers
}
