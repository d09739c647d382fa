import { app } from 'electron'

/**
 * Threat: Chromium fetches a dictionary from its maker's servers as soon as a session is there. Nothing here is prose. Only
 * without a language has it nothing to fetch: switched off it would ask all the same.
 */
export function refuseDictionaries(): void {
  app.on('session-created', (session) => {
    session.setSpellCheckerLanguages([])
    session.setSpellCheckerEnabled(false)
  })
}
