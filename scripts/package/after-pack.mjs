import { rmSync } from 'node:fs'
import { join } from 'node:path'

/**
 * electron-builder's hook: removes what an Electron folder holds for development alone. app.asar stands in the place of all
 * of it, but Electron's own default app and the set-up's stand-in for it would stay in the package.
 * @param {{ appOutDir: string, packager: { getResourcesDir(folder: string): string } }} context
 */
export default function afterPack({ appOutDir, packager }) {
  const resources = packager.getResourcesDir(appOutDir)
  for (const name of ['app', 'default_app.asar'])
    rmSync(join(resources, name), { recursive: true, force: true })
  // The set-up's list of the stand-in's files.
  rmSync(join(appOutDir, 'manifest.json'), { force: true })
}
