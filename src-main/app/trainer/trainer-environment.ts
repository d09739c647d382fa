import { join } from 'node:path'
import { app } from 'electron'

/** Environment of the trainer's process. */
export function trainerEnvironment(): NodeJS.ProcessEnv {
  const environment = { ...process.env, TF_NUM_INTRAOP_THREADS: '1', TF_CPP_MIN_LOG_LEVEL: '2' }
  if (!app.isPackaged) return environment
  // electron-builder puts the addon and libtensorflow beside app.asar; the addon finds the library by its own place.
  const binding = join(process.resourcesPath, 'native/lib/napi-v8/tfjs_binding.node')
  return { ...environment, INKLING_TFJS_BINDING: binding }
}
