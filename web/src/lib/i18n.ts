import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type french from '@/locales/fr.json'
import type { Language } from './me'
import { preferredLanguage } from './preferred-language'

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof french }
  }
}

/* eslint-disable no-restricted-globals -- the language of this screen says nothing about anybody */
const KEY = 'molaire.language'

const sentences = {
  fr: () => import('@/locales/fr.json'),
  en: () => import('@/locales/en.json'),
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
