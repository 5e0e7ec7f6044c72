import type { Language } from './me'

/** What was chosen on this computer, else English where the browser prefers it to French, else French. */
export function preferredLanguage(chosen: string | null, browser: readonly string[]): Language {
  if (chosen === 'fr' || chosen === 'en') return chosen
  const known = browser
    .map((language) => language.slice(0, 2))
    .find((language) => language === 'fr' || language === 'en')
  return known === 'en' ? 'en' : 'fr'
}
