// tfjs-node's addon, compiled from the sources in its package: neither node-gyp nor Node's headers are needed.
import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { compilerNeeds, provideSystemPackages } from './debian.mjs'
import { partialPath, putInPlace, removePartials } from './files.mjs'
import { addon, sealBundle } from './native-bundle.mjs'
import { root } from './paths.mjs'
import { SetupProblem } from './problem.mjs'
import { run } from './processes.mjs'
import { say } from './texts.mjs'
import { unzip } from './unzip.mjs'
import { provideWheel } from './wheel.mjs'

export const tfjsFolder = join(root, 'node_modules/@tensorflow/tfjs-node')

/**
 * @param {string} deps folder with lib/ and include/
 * @param {string} output
 * @param {import('./report.mjs').Report} report
 * @throws {SetupProblem}
 */
export async function buildAddon(deps, output, report) {
  await provideSystemPackages(compilerNeeds, report)
  const step = report.step(say('native_build'))
  const mac = process.platform === 'darwin'
  const folder = join(tfjsFolder, 'binding')
  const sources = readdirSync(folder).filter((name) => name.endsWith('.cc'))
  mkdirSync(dirname(output), { recursive: true })
  removePartials(dirname(output))
  const partial = partialPath(output)
  const result = await run(process.env['CXX'] ?? (mac ? 'clang++' : 'g++'), [
    ...['-O2', '-std=c++17', '-shared', '-fPIC', '-DNAPI_VERSION=8'],
    ...['-I', join(root, 'node_modules/node-api-headers/include'), '-I', join(deps, 'include')],
    ...sources.map((name) => join(folder, name)),
    ...['-o', partial, '-L', join(deps, 'lib'), '-ltensorflow', '-ltensorflow_framework'],
    ...(mac ? ['-undefined', 'dynamic_lookup'] : []),
    `-Wl,-rpath,${mac ? '@loader_path' : '$ORIGIN'}/../../deps/lib`
  ])
  step.drop()
  if (result.code !== 0) {
    rmSync(partial, { force: true })
    throw new SetupProblem(result.reason)
  }
  rmSync(output, { force: true })
  renameSync(partial, output)
}

/**
 * Unpacks a wheel's libraries and the C API's headers, builds the addon on them and puts the whole into the cache.
 * @param {import('./files.mjs').Wheel} wheel
 * @param {string} bundle
 * @param {string} cache
 * @param {import('./report.mjs').Report} report
 * @throws {SetupProblem}
 */
export async function makeBundleFromWheel(wheel, bundle, cache, report) {
  const pipOptions = ['--python-version', '311', '--only-binary=:all:', '--platform', 'manylinux2014_x86_64']
  const archive = await provideWheel({ wheel, name: say('native_download'), pipOptions }, cache, report)
  const partial = partialPath(bundle)
  const library = join(partial, 'deps/lib')
  const step = report.step(say('native_unpack'))
  await unzip(
    archive,
    (name) => {
      const file = name.slice('tensorflow/'.length)
      if (Object.hasOwn(wheel.contents, file)) return join(library, file)
      // Of 8,500 headers the C API's and the string type's: those move about inside "core" and "tsl".
      return /^tensorflow\/include\/tensorflow\/(c|tsl|core\/platform)\/.*\.h$/.test(name)
        ? join(partial, 'deps', file)
        : undefined
    },
    step.bytes
  )
  step.drop()
  symlinkSync('libtensorflow_cc.so.2', join(library, 'libtensorflow.so'))
  symlinkSync('libtensorflow_cc.so.2', join(library, 'libtensorflow.so.2'))
  symlinkSync('libtensorflow_framework.so.2', join(library, 'libtensorflow_framework.so'))
  await buildAddon(join(partial, 'deps'), join(partial, addon), report)
  rmSync(join(partial, 'deps/include'), { recursive: true })
  await sealBundle(
    partial,
    Object.fromEntries(Object.entries(wheel.contents).map(([file, sha256]) => [`deps/lib/${file}`, sha256]))
  )
  putInPlace(partial, bundle)
}
