import type { WeightFormat } from '../../src-preload/contract/ipc'

/** What the comments of a snippet say, in the reader's language. */
export interface ReaderComments {
  readonly model: string
  readonly scaling: string
  readonly images: string
}

/** A text as a Python literal: every escape that JSON writes means the same in Python. */
const literal = (text: string): string => JSON.stringify(text)

/** Python that reads an exported file, as it was tried with safetensors and NumPy. */
export function pythonReader(format: WeightFormat, fileName: string, comments: ReaderComments): string {
  const lines = {
    safetensors: [
      'from safetensors.torch import load_file',
      `weights = load_file(${literal(fileName)})`,
      `model.load_state_dict(weights)  # ${comments.model}`,
      `# ${comments.scaling}`
    ],
    json: [
      'import json, numpy as np',
      `network = json.load(open(${literal(fileName)}, "rb"))`,
      `# ${comments.images}`,
      'x = (images.reshape(-1, 784) / 255 - 0.5) / 0.5',
      'for layer in network["layers"]:',
      '    x = x @ np.array(layer["weight"]).T + layer["bias"]',
      '    if layer["activation"] == "relu":',
      '        x = np.maximum(x, 0)',
      'print(x.argmax(1))'
    ]
  }
  return lines[format].join('\n')
}
