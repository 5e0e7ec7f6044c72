import {
  convertCssVariables,
  defaultCssVariablesResolver,
  mergeMantineTheme,
  DEFAULT_THEME,
} from '@mantine/core'
import type { Plugin } from 'vite'
import { cssVariables, theme } from '../src/app/theme.ts'

const NAME = 'virtual:theme.css'

/** Writes the theme's variables into a stylesheet: our policy allows no style that a script puts into the page. */
export function themeCss(): Plugin {
  return {
    name: 'theme-css',
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    load: (id) => {
      if (id !== `\0${NAME}`) return undefined
      const merged = mergeMantineTheme(DEFAULT_THEME, theme)
      const [defaults, own] = [defaultCssVariablesResolver(merged), cssVariables(merged)]
      return convertCssVariables({
        variables: { ...defaults.variables, ...own.variables },
        light: { '--mantine-color-scheme': 'light', ...defaults.light, ...own.light },
        dark: { '--mantine-color-scheme': 'dark', ...defaults.dark, ...own.dark },
      })
    },
  }
}
