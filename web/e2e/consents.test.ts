import { describe, expect, it } from 'vitest'
import { newPatient, newPractice, patientRow, sql } from './practice'
import { check, openWindow, screenshot, signIn } from './window'

/** Holds something back until it is opened. */
function gate() {
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

describe('the consents of a patient', () => {
  it('are kept at once and in the order of choosing, and taken back', async () => {
    const practice = await newPractice('Cabinet des Lilas')
    const id = await newPatient(practice, { last_name: 'Exemple', first_name: 'Élodie' })
    const window = await openWindow()
    const { page, complaints } = window
    await signIn(page, practice.assistant)
    await page.goto(`/patients/${id}`)
    const consents = page.getByRole('region', { name: 'Communication' })
    const sms = consents.getByRole('switch', { name: 'Accepte les SMS' })
    const email = consents.getByRole('switch', { name: 'Accepte les e-mails' })
    const kept = async () => {
      const { accepts_sms, accepts_email } = await patientRow(id)
      return { accepts_sms, accepts_email }
    }
    expect([await sms.isChecked(), await email.isChecked()]).toEqual([false, false])
    await sms.click()
    await page.getByText('La fiche est enregistrée.').waitFor()
    expect(await kept()).toEqual({ accepts_sms: 'true', accepts_email: 'false' })
    await check(window, ['Élodie', 'Exemple'])
    // A colleague corrected something else: both stand. What is chosen in haste ends as it was chosen last.
    await sql()`update public.patients set phone = '+33 1 99 00 00 66' where id = ${id}`
    await page.getByRole('status').getByRole('button', { name: 'Fermer' }).click()
    const [first, last] = [gate(), gate()]
    let isLast = false
    await page.route('**/rest/v1/patients?*', async (route) => {
      const body = route.request().postData() ?? ''
      if (route.request().method() === 'PATCH') await first.opened
      if (body.includes('true') && isLast) await last.opened
      isLast ||= body.includes('false')
      await route.continue()
    })
    // Each is shown at once, before any answer.
    for (const chosen of [true, false, true]) {
      await email.click()
      await expect.poll(() => email.isChecked()).toBe(chosen)
    }
    first.open()
    const undo = page.getByRole('status').getByRole('button', { name: 'Annuler' })
    await expect.poll(() => undo.count()).toBe(2)
    expect(await email.isChecked()).toBe(true)
    last.open()
    await expect.poll(() => undo.count()).toBe(3)
    expect(await email.isChecked()).toBe(true)
    await page.getByRole('link', { name: '+33 1 99 00 00 66' }).waitFor()
    expect(await kept()).toEqual({ accepts_sms: 'true', accepts_email: 'true' })
    await screenshot(page, 'consents')
    await undo.last().click()
    await expect.poll(kept).toEqual({ accepts_sms: 'true', accepts_email: 'false' })
    await expect.poll(() => email.isChecked()).toBe(false)
    // What is written over an old state is answered with no row.
    expect(complaints.splice(0).every((text) => text.includes('406'))).toBe(true)

    await sql()`update public.memberships set revoked_at = now() where user_id = ${practice.assistant.id}`
    await sms.click()
    await page.getByText("Vous n'avez pas le droit d'effectuer cette action.").waitFor()
    await expect.poll(() => sms.isChecked()).toBe(true)
    expect(await kept()).toEqual({ accepts_sms: 'true', accepts_email: 'false' })
    expect(complaints.splice(0).every((text) => /40[36]/.test(text))).toBe(true)
    await check(window, ['Élodie', 'Exemple'])
  })
})
