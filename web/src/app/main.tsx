// The entry: everything else waits for the configuration, and where there is none, says so without a framework.
try {
  const { start } = await import('./start')
  await start()
} catch {
  const root = document.getElementById('root')
  if (root) {
    root.textContent =
      'Molaire n’a pas pu démarrer. Vérifiez la connexion, puis rechargez la page. — Molaire could not start. Check the connection, then reload the page.'
    root.className = 'not-started'
  }
}

export {}
