import { currentLocale } from '../language'

/** A page of text alone: no script, no file, nothing that could fail as well. @returns its address */
export function plainPage(title: string, paragraphs: readonly string[]): string {
  const text = paragraphs.map((paragraph) => `<p>${escaped(paragraph)}</p>`).join('')
  const style = 'font: 16px/1.6 system-ui, sans-serif; max-width: 36em; margin: 15vh auto; padding: 0 24px'
  const html =
    `<!doctype html><html lang="${currentLocale()}"><meta charset="utf-8"><meta name="color-scheme" content="light dark">` +
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">` +
    `<title>Inkling</title><body style="${style}"><h1>${escaped(title)}</h1>${text}</body></html>`
  return `data:text/html;charset=utf-8,${encodeURIComponent(html)}`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`)
}
