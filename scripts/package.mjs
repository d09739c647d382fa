// npm run package: sets everything up, builds, and makes the packages that this system can make. "-- --release" for users:
// refuses what must not be shipped. "-- --dir" makes the unpacked folder alone, "-- --record-sizes" writes
// docs/package-sizes.md. An old Node must be able to read this file.
import { demandNode } from './setup/node-version.mjs'

demandNode()
import('./package/package.mjs')
