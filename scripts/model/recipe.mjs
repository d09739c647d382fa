/** How the network that comes with the application is trained. The seed was fixed before its figures were known. */
export const recipe = /** @type {const} */ ({
  preset: 'handwriting',
  hiddenLayers: [512, 256],
  epochs: 20,
  seed: 1,
  engine: 'graph',
  // Two lanes add the parts of a wide layer in another order.
  lanes: 1
})

/** The recipe as words of `train`. @param {string} outputFolder @returns {string[]} */
export function trainWords(outputFolder) {
  const { preset, hiddenLayers, epochs, seed, engine, lanes } = recipe
  return [
    'train',
    '--json',
    ...['--preset', preset],
    ...['--hidden', hiddenLayers.join()],
    ...['--epochs', String(epochs)],
    ...['--seed', String(seed)],
    ...['--engine', engine],
    ...['--lanes', String(lanes)],
    ...['--out', outputFolder]
  ]
}
