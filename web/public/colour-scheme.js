// Before the first paint, so that nobody who chose the dark is shown a white page.
;(() => {
  let chosen = 'auto'
  try {
    chosen = localStorage.getItem('molaire.colour-scheme') ?? 'auto'
  } catch {
    // Without storage there is no choice to read.
  }
  const isDark =
    chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.mantineColorScheme = isDark ? 'dark' : 'light'
})()
