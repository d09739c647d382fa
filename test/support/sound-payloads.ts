import { tutorialHyperparameters } from '../../src-preload/contract/hyperparameters'
import type { AppRequests } from '../../src-preload/contract/ipc'

/** What every request of the contract takes, nested objects, arrays and byte arrays among it. */
export const soundPayloads: { [Name in keyof AppRequests]: Parameters<AppRequests[Name]> } = {
  readState: [],
  changeSettings: [
    {
      mirrors: ['http://127.0.0.1/'],
      hyperparameters: { ...tutorialHyperparameters, hiddenLayers: [128, 64] }
    }
  ],
  startTraining: [{ ...tutorialHyperparameters, hiddenLayers: [128, 64] }],
  pauseTraining: [],
  resumeTraining: [],
  stopTraining: [],
  endTrainer: [],
  copyReport: [],
  changeLearningRate: [0.01],
  changeMomentum: [0.5],
  readTestSet: [],
  classify: [Uint8Array.from({ length: 784 }, (_, index) => index % 256), true],
  exportWeights: ['safetensors'],
  importWeights: [],
  // The signature of PNG files.
  saveChart: [new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  saveChartData: [],
  showInFolder: [4],
  downloadData: [],
  cancelDownload: [],
  chooseDataFolder: [],
  forgetDataFolder: [],
  readSamples: [],
  keepSample: [{ strokes: [[[1, 2]]], label: 3, origin: 'guided' }],
  relabelSample: [1, 2],
  deleteSamples: [[1, 2]],
  exportSamples: [],
  learnSamples: [new Uint8Array(784), new Uint8Array(1)],
  unlearnSamples: [],
  lookForUpdate: [],
  downloadUpdate: [],
  cancelUpdate: [],
  installUpdate: []
}
