import { join } from 'node:path'
import { app } from 'electron'

/*
 * What electron-builder puts beside app.asar (electron-builder.yml), and where it lies in a checkout.
 */

/** The packed copy of MNIST that comes with the application. */
export function offlineFolder(): string {
  return app.isPackaged
    ? join(process.resourcesPath, 'mnist')
    : join(import.meta.dirname, '../../resources/mnist')
}

/** The network that a first launch draws its predictions with (resources/model). */
export function shippedModelFile(): string {
  return app.isPackaged
    ? join(process.resourcesPath, 'model/handwriting.safetensors')
    : join(import.meta.dirname, '../../resources/model/handwriting.safetensors')
}

/**
 * The environment that lets the engine find the packed tfjs-node: the addon, which finds libtensorflow by its own place.
 * From a checkout it is found in node_modules.
 */
export function engineEnvironment(): NodeJS.ProcessEnv {
  return app.isPackaged
    ? { INKLING_TFJS_BINDING: join(process.resourcesPath, 'native/lib/napi-v8/tfjs_binding.node') }
    : {}
}

/** The licences of what is packed; in the package alone. */
export function licencesFile(): string {
  return join(process.resourcesPath, 'THIRD-PARTY.txt')
}
