import { expect, test, vi } from 'vitest'
import { createEngine } from '../../../src-main/engine/create-engine'
import { repeatReference, worstOfFirstSteps } from './parity'

// Busy machines are slow; no outcome depends on how long anything takes.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

// One process has one backend in force; this file is another process than that of libtensorflow's.
test.each([
  ['wasm', 200, 1e-4],
  ['cpu', 40, 1e-4]
] as const)(
  'on %s the losses of the first %i steps are PyTorch’s to %f',
  async (backend, steps, tolerance) => {
    const engine = await createEngine({ backend })
    const { losses } = await repeatReference(engine, steps)
    expect(worstOfFirstSteps(losses, steps)).toBeLessThan(tolerance)
    engine.dispose()
  }
)
