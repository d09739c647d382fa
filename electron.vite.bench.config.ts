import { resolve } from 'node:path'
import { defineConfig } from 'electron-vite'
import application from './electron.vite.config'

const here = (path: string): string => resolve(import.meta.dirname, path)
const { main } = application

/** Builds the benchmarks' workers exactly as the application's trainer is built, to a place outside of the application. */
export default defineConfig({
  main: {
    ...main,
    build: {
      ...main?.build,
      // As deep as out/main: the modules find node_modules by their own place.
      outDir: here('.cache/bench'),
      rolldownOptions: {
        ...main?.build?.rolldownOptions,
        input: {
          'engine-worker': here('test/bench/engine-worker.ts'),
          'asking-thread': here('test/bench/asking-thread.ts'),
          'drawing-worker': here('test/bench/drawing-worker.ts'),
          // The thread that makes varied pictures, under the name and in the place where the application has it.
          samples: here('src-main/samples/worker.ts')
        }
      }
    }
  }
})
