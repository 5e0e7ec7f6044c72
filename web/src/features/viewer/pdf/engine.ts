export type Engine = Awaited<ReturnType<typeof loadEngine>>

/** pdf.js and its worker, fetched when a PDF is first opened. */
export async function loadEngine() {
  const [pdfjs, { default: PdfWorker }] = await Promise.all([
    import('pdfjs-dist/legacy/build/pdf.mjs'),
    import('pdfjs-dist/legacy/build/pdf.worker.min.mjs?worker'),
  ])
  return { pdfjs, PdfWorker }
}

/** What went wrong over the bytes themselves, and not on their way. */
export function isOfTheFile(error: unknown): boolean {
  return error instanceof Error && OF_THE_FILE.has(error.name)
}

const OF_THE_FILE = new Set([
  'InvalidPDFException',
  'FormatError',
  'UnknownErrorException',
  'PasswordException',
])
