import { app } from 'electron'

/**
 * Threat: a page's process, opened by some later line of code or by an option that came out of data, that is not boxed
 * in. Every process of every window is sandboxed, whatever its options say. Call before the application is ready.
 */
export function sandboxEveryProcess(): void {
  // Electron would take Chromium's own switch away again, and Chromium runs no sandbox as root (containers, CI).
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
}
