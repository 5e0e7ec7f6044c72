import {
  createTheme,
  type ConvertCSSVariablesInput,
  type DrawerProps,
  type MantineColorsTuple,
  type MantineTheme,
  type MenuProps,
  type ModalProps,
  type TooltipProps,
} from '@mantine/core'

// The colours of a surgery at rest: petrol, mist, and ink that is never quite black.
const petrol: MantineColorsTuple = [
  '#eaf5f6',
  '#d2e8ea',
  '#a5d1d6',
  '#74b8c0',
  '#489fa9',
  '#2a8692',
  '#167079',
  '#0d5a65',
  '#0a4852',
  '#07353d',
]
const gray: MantineColorsTuple = [
  '#f5f8f8',
  '#ecf1f1',
  '#dfe7e8',
  '#ccd6d8',
  '#b0bdc0',
  '#87969a',
  '#61727a',
  '#4a5b62',
  '#32424a',
  '#1a2a30',
]
const dark: MantineColorsTuple = [
  '#dfe8ea',
  '#bac8cc',
  '#94a5aa',
  '#63757b',
  '#41525a',
  '#2f3e45',
  '#233138',
  '#19252b',
  '#121c21',
  '#0c1418',
]
// Of `--danger` below: white words stand on it by day and by night.
const red: MantineColorsTuple = [
  '#fdf0ee',
  '#fadcd8',
  '#f4b6af',
  '#ec8d83',
  '#e0675b',
  '#d24a3e',
  '#bf372d',
  '#b3261e',
  '#8f1d17',
  '#6d1510',
]

export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 6 },
  colors: { petrol, gray, dark, red },
  black: '#14242a',
  fontFamily: "'Atkinson Hyperlegible Next Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'Cascadia Mono', 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: '0.8125rem', sm: '0.9375rem', md: '1rem', lg: '1.125rem', xl: '1.3125rem' },
  lineHeights: { xs: '1.35', sm: '1.45', md: '1.55', lg: '1.5', xl: '1.4' },
  headings: {
    fontWeight: '620',
    sizes: {
      h1: { fontSize: '1.875rem', lineHeight: '1.2' },
      h2: { fontSize: '1.375rem', lineHeight: '1.3' },
      h3: { fontSize: '1.125rem', lineHeight: '1.4' },
    },
  },
  radius: { xs: '0.25rem', sm: '0.375rem', md: '0.5rem', lg: '0.75rem', xl: '1.25rem' },
  defaultRadius: 'md',
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2.5rem' },
  focusRing: 'auto',
  respectReducedMotion: true,
  // Plain objects: `Modal.extend` and its like would bring the components themselves into the first page.
  components: {
    // What locks the scroll by a style that it writes into the page is refused by our policy; a rule of ours does it.
    Modal: {
      defaultProps: { lockScroll: false, centered: true, radius: 'lg' } satisfies Partial<ModalProps>,
    },
    ModalRoot: {
      defaultProps: { lockScroll: false, centered: true, radius: 'lg' } satisfies Partial<ModalProps>,
    },
    Drawer: { defaultProps: { lockScroll: false } satisfies Partial<DrawerProps> },
    DrawerRoot: { defaultProps: { lockScroll: false } satisfies Partial<DrawerProps> },
    // Inside the page's landmarks, and with nothing in the list that is no entry of it.
    Menu: {
      defaultProps: {
        withinPortal: false,
        withInitialFocusPlaceholder: false,
        shadow: 'md',
      } satisfies Partial<MenuProps>,
    },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } satisfies Partial<TooltipProps> },
  },
})

/** What the library's variables do not name: surfaces, edges, and quiet text. */
export function cssVariables(from: MantineTheme): ConvertCSSVariablesInput {
  const { colors } = from
  return {
    variables: { '--sidebar-width': '16rem', '--reading-width': '72rem' },
    light: {
      '--canvas': '#f3f7f7',
      '--surface': '#ffffff',
      '--surface-hover': '#f0f5f5',
      '--edge': '#dbe4e5',
      '--edge-strong': '#7d8f94',
      '--ink': '#14242a',
      '--ink-quiet': '#4d6067',
      '--accent': petrol[7],
      '--accent-soft': petrol[0],
      '--accent-ink': petrol[8],
      '--danger': '#b3261e',
      '--danger-soft': '#fdf0ee',
      '--warning-soft': '#fdf5e3',
      '--warning-ink': '#6e4a00',
      '--shadow': '0 1px 2px rgb(20 36 42 / 6%), 0 8px 24px -12px rgb(20 36 42 / 14%)',
      '--mantine-color-text': '#14242a',
      '--mantine-color-dimmed': '#4d6067',
      '--mantine-color-error': '#b3261e',
      '--mantine-color-placeholder': '#5f7278',
      '--mantine-color-default-border': '#b9c7ca',
    },
    dark: {
      '--canvas': '#0f181c',
      '--surface': colors.dark[7],
      '--surface-hover': colors.dark[6],
      '--edge': '#2a3940',
      '--edge-strong': '#6f848b',
      '--ink': '#e3ecee',
      '--ink-quiet': '#a3b5ba',
      '--accent': petrol[3],
      '--accent-soft': '#17343a',
      '--accent-ink': petrol[2],
      '--danger': '#ffab9f',
      '--danger-soft': '#3a1c1a',
      '--warning-soft': '#35290f',
      '--warning-ink': '#f3cf86',
      '--shadow': '0 1px 2px rgb(0 0 0 / 40%), 0 12px 32px -16px rgb(0 0 0 / 60%)',
      '--mantine-color-text': '#e3ecee',
      '--mantine-color-dimmed': '#a3b5ba',
      '--mantine-color-error': '#ffab9f',
      '--mantine-color-placeholder': '#8fa2a8',
      '--mantine-color-default-border': '#41525a',
      '--mantine-color-anchor': petrol[3],
    },
  }
}
