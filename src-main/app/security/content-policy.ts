/**
 * Threat: script, style or content that slipped into the page. Only the application's own files count; text becomes
 * script by no way, Svelte's own templates go through their named policy. Sent as a header with every file.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html inkling-worker'
].join('; ')
