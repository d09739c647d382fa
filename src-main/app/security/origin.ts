/** Scheme and host of the application's own pages. */
export const rendererScheme = 'app'
export const rendererHost = 'inkling'
export const rendererOrigin = `${rendererScheme}://${rendererHost}`

/**
 * Address of electron-vite's dev server; undefined in the built application. A packaged one asks no environment: whoever
 * sets a variable would choose the page.
 */
export const devServerUrl = process.defaultApp ? process.env['ELECTRON_RENDERER_URL'] : undefined

/**
 * Is this address one of the application's own pages? Compared by scheme and host: to Node the origin of every
 * non-web scheme is "null".
 */
export function isOurUrl(address: string): boolean {
  let url: URL
  try {
    url = new URL(address)
  } catch {
    return false
  }
  if (url.protocol === `${rendererScheme}:` && url.host === rendererHost) return true
  return devServerUrl !== undefined && url.origin === new URL(devServerUrl).origin
}
