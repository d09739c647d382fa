import { describe, expect, it } from 'vitest'
import { pythonReader } from './python-reader'

const comments = { model: 'MODEL', scaling: 'SCALING', images: 'IMAGES' }

describe('pythonReader', () => {
  it('names the file and the scaling that a network outside must not forget', () => {
    const code = pythonReader('safetensors', 'digits.safetensors', comments)
    expect(code).toContain('load_file("digits.safetensors")\nmodel.load_state_dict(')
    expect(code).toContain('# SCALING')
    expect(pythonReader('json', 'digits.json', comments)).toContain('open("digits.json"')
  })

  it('keeps a file name a text, whatever is in it', () => {
    const code = pythonReader('json', '"); import os; ("\\.json', comments)
    expect(code).toContain('open("\\"); import os; (\\"\\\\.json", "rb")')
    expect(pythonReader('safetensors', 'a\nb', comments)).toContain('load_file("a\\nb")')
  })
})
