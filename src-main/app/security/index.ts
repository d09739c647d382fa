import { refuseDownloads } from './downloads'
import { refuseNavigation } from './navigation'
import { refusePermissions } from './permissions'
import { sandboxEveryProcess } from './sandbox'
import { claimRendererScheme } from './serve-renderer'
import { refuseDictionaries } from './spelling'
import { refuseWindows } from './windows'

/** Every rule that stands before the first window. Call before the application is ready. */
export function closeTheBorder(): void {
  sandboxEveryProcess()
  claimRendererScheme()
  refuseNavigation()
  refuseWindows()
  refusePermissions()
  refuseDownloads()
  refuseDictionaries()
}
