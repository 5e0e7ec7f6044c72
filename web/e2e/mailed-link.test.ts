import type { Route } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { quietPractice } from './bells'
import { enter, measure, newImplant } from './implants'
import { expiredToken, linkIn, mailsTo, mailTo } from './mails'
import { join, newPatient, newPerson, PASSWORD, profileOf, sql } from './practice'
import { check, openWindow, screenshot, signIn, type Window } from './window'

const ELODIE = { last_name: 'Exemple', first_name: 'Élodie' }
const BUTTON = 'Voir l’alerte dans Molaire'

/** The implant that the alert is about, with the focus on it. */
async function landed({ page }: Window, patientId: string, implantId: string): Promise<void> {
  await page.waitForURL(`**/patients/${patientId}/implants#${implantId}`)
  await page.getByRole('heading', { name: 'Exemple Élodie' }).waitFor()
  await page.getByRole('article', { name: 'Implant en 36' }).and(page.locator(':focus')).waitFor()
}

describe('the link of a mail', () => {
  it.each(['desk', 'phone'] as const)(
    'leads whom it was sent to through the sign-in to the implant, as often as they like, %s',
    async (size) => {
      const practice = await quietPractice('Cabinet des Rosiers')
      const patientId = await newPatient(practice, ELODIE)
      const implantId = await newImplant(practice, patientId)
      const surgery = await openWindow()
      await signIn(surgery.page, practice.practitioner)
      await surgery.page.goto(`/patients/${patientId}/implants`)
      await enter(surgery.page, '25')
      const mail = await mailTo(practice.admin.email)
      expect(mail).not.toMatch(/Élodie|Exemple/)
      const link = linkIn(mail, BUTTON)
      // A mail server looks at links before anybody reads them.
      for (let looks = 0; looks < 2; looks += 1) expect((await fetch(link)).status).toBe(200)
      for (const opened of ['first', 'again']) {
        const window = await openWindow({ size, dark: size === 'phone' })
        await window.page.goto(link)
        await window.page.waitForURL('**/connexion')
        await signIn(window.page, practice.admin)
        await landed(window, patientId, implantId)
        await screenshot(window.page, `mailed link, ${opened}, ${size}`)
        await check(window, ['Élodie', 'Exemple'])
      }
      // Once is enough for everybody who was told.
      expect(await mailsTo(practice.admin.email)).toHaveLength(1)
      expect(await mailsTo(practice.assistant.email)).toHaveLength(0)
    },
  )

  it('leads to the preferences of who reads it as well', async () => {
    const practice = await quietPractice('Cabinet des Sureaux')
    await measure(practice, await newImplant(practice, await newPatient(practice, ELODIE)), 25)
    const link = linkIn(await mailTo(practice.admin.email), 'Choisir ce que vous recevez')
    const window = await openWindow()
    await window.page.goto(link)
    await signIn(window.page, practice.admin)
    await window.page.getByRole('heading', { level: 1, name: 'Préférences de notification' }).waitFor()
    await check(window)
  })

  it.each([
    {
      language: 'fr-FR',
      title: 'Ce lien ne s’ouvre pas',
      foreign: 'Ce lien a été envoyé à une autre personne.',
      invalid: 'Ce lien n’est pas valable.',
      expired: 'Ce lien n’est plus valable. La notification reste dans l’application.',
    },
    {
      language: 'en-GB',
      title: 'This link does not open',
      foreign: 'This link was sent to somebody else.',
      invalid: 'This link is not valid.',
      expired: 'This link has expired. The notification is still in the app.',
    },
  ] as const)('is nobody else’s, cannot be changed, and ends: said in $language', async (words) => {
    const practice = await quietPractice('Cabinet des Troènes')
    const patientId = await newPatient(practice, ELODIE)
    const implantId = await newImplant(practice, patientId)
    await measure(practice, implantId, 25)
    const link = linkIn(await mailTo(practice.admin.email), BUTTON)
    const { pathname } = new URL(link)
    await sql()`
      update public.profiles set locale = ${words.language.slice(0, 2)} where id = ${practice.practitioner.id}`
    const window = await openWindow({ language: words.language })
    const { page, complaints } = window
    await page.goto(link)
    await page.waitForURL('**/connexion')
    await signIn(page, practice.practitioner)
    const refused = async (place: string, sentence: string, status: string) => {
      await page.goto(place)
      const alert = page.getByRole('alert')
      await alert.getByRole('heading', { level: 1, name: words.title }).waitFor()
      await alert.getByText(sentence).waitFor()
      expect(new URL(page.url()).pathname).toBe(place)
      // The console tells of the answer, and of nothing else.
      expect(complaints.length).toBeGreaterThan(0)
      expect(complaints.splice(0).every((text) => text.includes(status))).toBe(true)
      await screenshot(page, `mailed link, ${status}, ${words.language}`)
      await check(window, ['Élodie', 'Exemple'])
    }
    await page.getByRole('heading', { level: 1, name: words.title }).waitFor()
    complaints.splice(0)
    await refused(pathname, words.foreign, '403')
    const [content = '', tag = ''] = pathname.split('.')
    const changed = `${content}.${tag.startsWith('A') ? 'B' : 'A'}${tag.slice(1)}`
    await refused(changed, words.invalid, '400')
    await refused('/lien/personne-ne-l-a-fait', words.invalid, '400')
    const ended = expiredToken(practice, practice.practitioner, patientId, implantId)
    await refused(`/lien/${ended}`, words.expired, '410')
  })

  it('leads to its own practice, whichever was chosen, and where none was', async () => {
    const practice = await quietPractice('Cabinet des Violettes')
    const other = await quietPractice('Cabinet des Yuccas')
    const both = await newPerson('Dora Deux')
    await join(both, practice.id, 'practitioner')
    await join(both, other.id, 'practitioner')
    await sql()`update public.profiles set active_organisation_id = null where id = ${both.id}`
    const patientId = await newPatient(practice, ELODIE)
    const implantId = await newImplant(practice, patientId)
    await measure(practice, implantId, 25)
    const link = linkIn(await mailTo(both.email), BUTTON)
    for (const { chosen, name } of [
      { chosen: practice, name: 'the same' },
      { chosen: other, name: 'the other' },
    ]) {
      await sql()`update public.profiles set active_organisation_id = null where id = ${both.id}`
      const window = await openWindow()
      const { page } = window
      await page.goto(link)
      await page.waitForURL('**/connexion')
      await page.locator('input[type=email]').fill(both.email)
      await page.locator('input[autocomplete=current-password]').fill(PASSWORD)
      await page.locator('button[type=submit]').click()
      await page.getByRole('heading', { name: 'Dans quel cabinet travaillez-vous ?' }).waitFor()
      await page.getByRole('button', { name: chosen.name }).click()
      await landed(window, patientId, implantId)
      await page.getByRole('button', { name: /Violettes/ }).waitFor()
      await screenshot(page, `mailed link, chosen ${name}`)
      await check(window, ['Élodie', 'Exemple'])
    }
    // Chosen already, and another one: the link knows better.
    expect((await profileOf(both)).active_organisation_id).toBe(other.id)
    const window = await openWindow()
    await window.page.goto(link)
    await window.page.waitForURL('**/connexion')
    await signIn(window.page, both)
    await landed(window, patientId, implantId)
    await check(window, ['Élodie', 'Exemple'])
  })

  it('names no practice where it is not known what one is in its own', async () => {
    const practice = await quietPractice('Cabinet des Weigelias')
    const other = await quietPractice('Cabinet des Zinnias')
    const both = await newPerson('Dora Deux')
    await join(both, practice.id, 'practitioner')
    await join(both, other.id, 'practitioner')
    await sql()`update public.profiles set active_organisation_id = ${other.id} where id = ${both.id}`
    const patientId = await newPatient(practice, ELODIE)
    const implantId = await newImplant(practice, patientId)
    await measure(practice, implantId, 25)
    const link = linkIn(await mailTo(both.email), BUTTON)
    const window = await openWindow()
    const { page, complaints } = window
    await signIn(page, both)
    await page.getByRole('button', { name: /Zinnias/ }).waitFor()
    const refuseMe = (asked: Route) =>
      asked.request().headers()['x-organisation-id'] === practice.id
        ? asked.fulfill({ status: 503, json: {} })
        : asked.continue()
    await page.route('**/rpc/me', refuseMe)
    const refused = page.waitForResponse((answer) => answer.url().includes('/rpc/me') && !answer.ok())
    await page.goto(link)
    await refused
    // From the first request for the one on, nothing says that one is in the other.
    expect(await page.getByText('Zinnias').count()).toBe(0)
    await page.getByRole('heading', { level: 1, name: 'Quelque chose n’a pas fonctionné' }).waitFor()
    expect(await page.getByText('Zinnias').count()).toBe(0)
    await screenshot(page, 'mailed link, not known')
    expect(complaints.splice(0).every((text) => text.includes('503'))).toBe(true)
    await check(window, ['Élodie', 'Exemple'])
    await page.unroute('**/rpc/me', refuseMe)
    await page.getByRole('button', { name: 'Réessayer' }).click()
    await landed(window, patientId, implantId)
    await page.getByRole('button', { name: /Weigelias/ }).waitFor()
    await check(window, ['Élodie', 'Exemple'])
  })
})
