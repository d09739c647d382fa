import { resolve } from 'node:path'
import { defineConfig } from 'electron-vite'
import application from './electron.vite.config'

const here = (path: string): string => resolve(import.meta.dirname, path)
const { main } = application

/** Builds the benchmark's worker exactly as the application's trainer is built, to a place outside of the application. */
export default defineConfig({
  main: {
    ...main,
    build: {
      ...main?.build,
      // As deep as out/main: the modules find node_modules by their own place.
      outDir: here('.cache/bench'),
      rolldownOptions: {
        ...main?.build?.rolldownOptions,
        input: { 'engine-worker': here('test/bench/engine-worker.ts') }
      }
    }
  }
})
