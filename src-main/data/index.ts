export { fetchWithNode, type FetchBytes, type FetchedBytes } from './fetch-bytes'
export { areNamed, mirrorsInForce, type Mirror } from './mirrors'
export { datasetsFolder, prepareMnist, type PreparedMnist, type PrepareOptions } from './prepare-mnist'
export { findMnistFolder, readMnist, readMnistTestSet, type MnistData } from './read-mnist'
