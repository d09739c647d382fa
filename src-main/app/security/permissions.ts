import { app, type Session } from 'electron'

/**
 * Threat: camera, microphone, place, clipboard, devices. The application needs none of them, so the answer is no, both
 * when a page asks and when Chromium only looks whether it might.
 */
export function refusePermissions(): void {
  app.on('session-created', refuseIn)
}

function refuseIn(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false)
  })
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
}
