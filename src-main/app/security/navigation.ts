import { app, type WebContents } from 'electron'
import { isOurUrl } from './origin'

/**
 * Threat: a link, a form, a redirect or a script takes the window to a page that the application did not ship, where
 * the bridge would then stand.
 */
export function refuseNavigation(): void {
  app.on('web-contents-created', (_event, contents) => {
    keepAtHome(contents)
  })
}

function keepAtHome(contents: WebContents): void {
  const refuse = (event: { preventDefault: () => void }, url: string): void => {
    if (!isOurUrl(url)) event.preventDefault()
  }
  contents.on('will-navigate', refuse)
  contents.on('will-redirect', refuse)
}
