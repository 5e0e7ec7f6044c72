import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type french from '@/locales/fr.json'
import type { Language } from './me'

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof french }
  }
}

const KEY = 'molaire.language'

const sentences = {
  fr: () => import('@/locales/fr.json'),
  en: () => import('@/locales/en.json'),
}

/** What was chosen on this computer, else English where the browser prefers it to French, else French. */
export function preferredLanguage(chosen: string | null, browser: readonly string[]): Language {
  if (chosen === 'fr' || chosen === 'en') return chosen
  const known = browser
    .map((language) => language.slice(0, 2))
    .find((language) => language === 'fr' || language === 'en')
  return known === 'en' ? 'en' : 'fr'
}

export async function startLanguages(): Promise<void> {
  const language = preferredLanguage(localStorage.getItem(KEY), navigator.languages)
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: (await sentences[language]()).default } },
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  document.documentElement.lang = language
}

export async function speak(language: Language): Promise<void> {
  if (language === i18next.language) return
  if (!i18next.hasResourceBundle(language, 'translation'))
    i18next.addResourceBundle(language, 'translation', (await sentences[language]()).default)
  await i18next.changeLanguage(language)
  localStorage.setItem(KEY, language)
  document.documentElement.lang = language
}
