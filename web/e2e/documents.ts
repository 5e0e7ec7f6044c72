import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

/** A file of the samples. */
export function sample(name: string): string {
  return fileURLToPath(new URL(`../../tests/samples/${name}`, import.meta.url))
}

export async function openRadiographs(page: Page, patientId: string): Promise<void> {
  await page.goto(`/patients/${patientId}/radiographies`)
  await page.getByRole('link', { name: 'Radiographies' }).waitFor()
  await page.locator('[role=status]:has-text("Chargement")').waitFor({ state: 'detached' })
}

export async function openDocuments(page: Page, patientId: string): Promise<void> {
  await page.goto(`/patients/${patientId}/documents`)
  await page.getByRole('link', { name: 'Documents' }).waitFor()
  await page.locator('[role=status]:has-text("Chargement")').waitFor({ state: 'detached' })
}

export function tile(page: Page, title: string | RegExp) {
  return page.getByRole('listitem').filter({ has: page.locator('[data-tile]', { hasText: title }) })
}

export async function choose(page: Page, files: Parameters<ReturnType<Page['locator']>['setInputFiles']>[0]) {
  await page.locator('input[type=file]').setInputFiles(files)
}

/** The files of a desk, let go over the page. */
export async function dropFiles(
  page: Page,
  files: { name: string; type: string; base64: string }[],
  isLetGo = true,
): Promise<void> {
  await page.evaluate(
    ([given, letGo]) => {
      const transfer = new DataTransfer()
      for (const { name, type, base64 } of given)
        transfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name, { type }))
      const target = document.querySelector('#content') ?? document.body
      const tell = (type: string) =>
        target.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer }))
      tell('dragenter')
      tell('dragover')
      if (letGo) tell('drop')
    },
    [files, isLetGo] as const,
  )
}
