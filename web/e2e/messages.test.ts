import { describe, expect, inject, it } from 'vitest'
import { quietPractice } from './bells'
import { mailTo } from './mails'
import { PASSWORD, sql, type Person, type Practice } from './practice'
import { check, openWindow, screenshot, signIn, type Window } from './window'

const REMINDER = 'Rappel de rendez-vous, SMS en français'

/** The common words of the reminder by SMS, as a patient of the practice would read them. */
function reminder({ name }: Practice): string {
  return `${name} : rappel de votre rendez-vous le 15/12/2030 à 15h30. Si vous ne pouvez pas venir, merci de nous appeler.`
}

/** A message on its page, and what stands in its editor. */
function one({ page }: Window, name = REMINDER) {
  const card = page.getByRole('article', { name })
  return {
    card,
    edit: card.getByRole('button', { name: 'Modifier' }),
    text: card.getByRole('textbox', { name: 'Texte' }),
    length: card.getByText(/^\d+ SMS · /),
    preview: card.getByRole('region', { name: 'Ce que le patient lira' }),
    save: card.getByRole('button', { name: 'Enregistrer' }),
  }
}

async function ownWords({ id }: Practice) {
  return sql()<{ body: string; subject: string | null; is_active: boolean }[]>`
    select body, subject, is_active from public.notification_templates where organisation_id = ${id} order by created_at`
}

async function writeWords(practice: Practice, body: string): Promise<void> {
  await sql()`
    insert into public.notification_templates (organisation_id, template_key, channel, body, created_by)
    values (${practice.id}, 'appointment_reminder', 'sms', ${body}, ${practice.admin.id})`
}

describe('messages to patients', () => {
  it.each(['desk', 'phone'] as const)('are worded, measured, tried and put back, %s', async (size) => {
    const practice = await quietPractice('Cabinet des Glycines')
    const window = await openWindow({ size, dark: size === 'phone' })
    const { page } = window
    await signIn(page, practice.admin)
    if (size === 'phone') await page.getByRole('button', { name: 'Ouvrir la navigation' }).click()
    await page.getByRole('link', { name: 'Messages', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Messages aux patients' }).waitFor()
    const { card, edit, text, length, preview, save } = one(window)
    await expect
      .poll(() => length.innerText())
      .toBe(`1 SMS · ${String(reminder(practice).length)} caractères sur 160`)
    await screenshot(page, `messages, ${size}`)
    await check(window)

    // Places are put where the cursor is; length and preview follow.
    await edit.click()
    await expect.poll(() => preview.innerText()).toContain(reminder(practice))
    await text.and(page.locator(':focus')).waitFor()
    await text.fill('Nous vous attendons le .')
    await text.press('ArrowLeft')
    await card.getByRole('button', { name: 'Date' }).click()
    await text.pressSequentially(' vers ')
    await card.getByRole('button', { name: 'Heure' }).click()
    expect(await text.inputValue()).toBe('Nous vous attendons le {{date}} vers {{time}}.')
    await expect.poll(() => length.innerText()).toBe('1 SMS · 45 caractères sur 160')
    expect(await preview.innerText()).toContain('Nous vous attendons le 15/12/2030 vers 15h30.')
    // One letter outside the alphabet, and less than half fits.
    await text.press('Control+End')
    await text.pressSequentially(' Bonnes fêtes ! Prévenez-nous.')
    await card.getByText('« ê » n’existe pas dans l’alphabet des SMS.').waitFor()
    await expect.poll(() => length.innerText()).toBe('2 SMS · 75 caractères sur 134')
    await card.getByText('Ce message compte pour 2 SMS.').waitFor()
    await screenshot(page, `messages, dear, ${size}`)
    await check(window)

    // What patients may not be sent is said beside the text, and not sent to the database.
    await text.pressSequentially(' {{patient}}')
    await preview.getByText('{{patient}}').waitFor()
    await save.click()
    await card.getByText('Seuls le nom du cabinet, la date et l’heure peuvent être remplis').waitFor()
    await text.and(page.locator(':focus')).waitFor()
    await screenshot(page, `messages, refused, ${size}`)
    await check(window)
    expect(await ownWords(practice)).toEqual([])
    const words = 'Nous vous attendons le {{date}} vers {{time}}. Bonnes fêtes !'
    await text.fill(words)
    await expect.poll(() => length.innerText()).toBe('1 SMS · 60 caractères sur 70')
    await save.click()
    await page.getByText('Le message est enregistré.').waitFor()
    await edit.and(page.locator(':focus')).waitFor()
    expect(await ownWords(practice)).toEqual([{ body: words, subject: null, is_active: true }])
    await page.reload()
    await card.getByText('Vos mots').waitFor()
    await card.getByText('Bonnes fêtes !').waitFor()
    expect(await page.getByText('Vos mots', { exact: true }).count()).toBe(1)

    // What is tried is what was saved and previewed.
    await card.getByRole('button', { name: 'M’envoyer un essai' }).click()
    await page.getByText('Encore 9 essais cette heure.').waitFor()
    expect(await mailTo(practice.admin.email)).toContain('Nous vous attendons le 15/12/2030 vers 15h30.')
    await screenshot(page, `messages, tried, ${size}`)

    await card.getByRole('button', { name: 'Revenir aux mots communs' }).click()
    const asked = page.getByRole('dialog')
    await asked.getByText('vos mots ne seront plus envoyés').waitFor()
    await screenshot(page, `messages, common words, ${size}`)
    await check(window)
    await asked.getByRole('button', { name: 'Revenir aux mots communs' }).click()
    await page.getByText('Les mots communs valent de nouveau.').waitFor()
    await edit.and(page.locator(':focus')).waitFor()
    expect(await card.getByText('Vos mots').count()).toBe(0)
    await card.getByText('merci de nous appeler').waitFor()
    expect(await ownWords(practice)).toEqual([{ body: words, subject: null, is_active: false }])
    // And own ones again.
    await edit.click()
    await text.fill('À bientôt.')
    await save.click()
    await card.getByText('Vos mots').waitFor()
    expect(await ownWords(practice)).toEqual([{ body: 'À bientôt.', subject: null, is_active: true }])
    await check(window)
  })

  it('of a mail have a subject', async () => {
    const practice = await quietPractice('Cabinet des Hortensias')
    const window = await openWindow()
    const { page } = window
    await signIn(page, practice.admin)
    await page.goto('/cabinet/messages')
    const { card, edit, text, preview, save } = one(window, 'Visite de contrôle, E-mail en français')
    await edit.click()
    const subject = card.getByRole('textbox', { name: 'Objet' }).and(page.locator(':focus'))
    await subject.waitFor()
    await subject.fill('')
    await save.click()
    await card.getByText('Indiquez l’objet.').waitFor()
    await subject.waitFor()
    await subject.fill('Votre visite annuelle')
    await text.fill('Prenez rendez-vous au {{practice}}.')
    await preview.getByText('Prenez rendez-vous au Cabinet des Hortensias.').waitFor()
    await preview.getByText('Votre visite annuelle').waitFor()
    await screenshot(page, 'messages, mail')
    await check(window)
    await save.click()
    await page.getByText('Le message est enregistré.').waitFor()
    await card.getByRole('button', { name: 'M’envoyer un essai' }).click()
    await page.getByText('L’essai part à votre adresse.').waitFor()
    const mail = await mailTo(practice.admin.email)
    expect(mail).toContain('Essai : Votre visite annuelle')
    expect(mail).toContain('Prenez rendez-vous au Cabinet des Hortensias.')
    expect(mail).toContain('Bonjour,')
    expect(await ownWords(practice)).toMatchObject([{ subject: 'Votre visite annuelle' }])
    await check(window)
  })

  it('are those of one practice, and the common ones in the other', async () => {
    const [practice, other] = [
      await quietPractice('Cabinet des Iris'),
      await quietPractice('Cabinet des Jasmins'),
    ]
    await writeWords(practice, 'Mots des Iris')
    const window = await openWindow()
    await signIn(window.page, other.admin)
    await window.page.goto('/cabinet/messages')
    const { length } = one(window)
    await expect.poll(() => length.innerText()).toContain(String(reminder(other).length))
    expect(await window.page.getByText('Iris').count()).toBe(0)
    expect(await window.page.getByText('Vos mots').count()).toBe(0)
    await check(window, ['Iris'])
  })

  it.each(['desk', 'phone'] as const)(
    'are read and not changed by who runs no practice, %s',
    async (size) => {
      const practice = await quietPractice('Cabinet des Kalmias')
      await writeWords(practice, 'Fête aux Kalmias')
      const window = await openWindow({ size, dark: size === 'desk' })
      const { page } = window
      await signIn(page, practice.assistant)
      await page.goto('/cabinet/messages')
      const { card } = one(window)
      await card.getByText('Fête aux Kalmias').waitFor()
      await card.getByText('Vos mots').waitFor()
      await card.getByText('« ê » n’existe pas').waitFor()
      expect(await page.getByRole('main').getByRole('button').count()).toBe(0)
      await screenshot(page, `messages, assistant, ${size}`)
      await check(window)
      // And it is the database that refuses.
      const ask = await asPerson(practice.assistant)
      const words = { template_key: 'recall', channel: 'sms', body: 'x' }
      const answers = [
        await ask('rest', 'POST', '/rest/v1/notification_templates', words),
        await ask('rest', 'PATCH', '/rest/v1/notification_templates?template_key=eq.recall', { body: 'x' }),
        await ask('edge', 'POST', '/v1/notifications/test', { template_key: 'recall', channel: 'sms' }),
      ]
      expect(answers).toEqual([403, 403, 403])
      expect(await ownWords(practice)).toEqual([{ body: 'Fête aux Kalmias', subject: null, is_active: true }])
    },
  )

  it('that are refused stay in the form, with the reason', async () => {
    const practice = await quietPractice('Cabinet des Lobélies')
    const window = await openWindow()
    const { page, complaints } = window
    await signIn(page, practice.admin)
    await page.goto('/cabinet/messages')
    const { card, edit, text, save } = one(window)
    await edit.click()
    await text.fill('À bientôt {{practice}}')
    await page.route('**/rest/v1/notification_templates?*', (route) => route.abort())
    await save.click()
    await card.getByText('Le serveur ne répond pas.').waitFor()
    await page.unroute('**/rest/v1/notification_templates?*')

    // Where nobody could measure it, the database still refuses.
    await page.route('**/rpc/measure_message', (route) => route.abort())
    await text.fill('Bonjour {{patient}}')
    await save.click()
    await card.getByText('Seuls le nom du cabinet, la date et l’heure peuvent être remplis').waitFor()
    expect(await ownWords(practice)).toEqual([])
    await page.unroute('**/rpc/measure_message')
    await text.fill('À bientôt {{practice}}')
    await card.getByText('À bientôt Cabinet des Lobélies').waitFor()
    expect(complaints.splice(0).length).toBeGreaterThan(1)

    // A colleague was first: theirs is shown beside, and nothing is written over it until it was seen.
    await writeWords(practice, 'Mots d’une collègue')
    await save.click()
    await card.getByText('Cela a été modifié ailleurs entre-temps.').waitFor()
    await card.getByText('Enregistré ailleurs : Mots d’une collègue').waitFor()
    expect(await ownWords(practice)).toMatchObject([{ body: 'Mots d’une collègue' }])
    expect(await text.inputValue()).toBe('À bientôt {{practice}}')
    expect(complaints.splice(0)).toHaveLength(1)
    await screenshot(page, 'messages, conflict')
    await check(window)
    await sql()`update public.notification_templates set body = 'Encore elle' where organisation_id = ${practice.id}`
    await save.click()
    await card.getByText('Enregistré ailleurs : Encore elle').waitFor()
    await save.click()
    await page.getByText('Le message est enregistré.').waitFor()
    expect(await ownWords(practice)).toMatchObject([{ body: 'À bientôt {{practice}}' }])
    expect(complaints.splice(0)).toHaveLength(1)

    // Ten tests an hour, and not one more.
    await sql()`
      insert into public.email_outbox (
        organisation_id, user_id, type, subject, template, dedupe_key, is_test, status, failed_at, error_message
      )
      select ${practice.id}, ${practice.admin.id}, 'TEST', 'x', 'message', 'test:' || gen_random_uuid(), true,
        'FAILED', now(), 'cancelled'
      from generate_series(1, 9)`
    const send = card.getByRole('button', { name: 'M’envoyer un essai' })
    await send.click()
    await page.getByText('C’était le dernier de cette heure.').waitFor()
    await send.click()
    await page.getByText('Dix essais par heure au plus.', { exact: false }).last().waitFor()
    await expect.poll(() => complaints.length).toBe(1)
    complaints.splice(0)

    await edit.click()
    await sql()`update public.memberships set revoked_at = now() where user_id = ${practice.admin.id}`
    await text.fill('Trop tard')
    await save.click()
    await card.getByText("Vous n'avez pas le droit d'effectuer cette action.").waitFor()
    expect(await ownWords(practice)).toMatchObject([{ body: 'À bientôt {{practice}}' }])
    expect(complaints.splice(0).every((text) => text.includes('403'))).toBe(true)
    await check(window)
  })

  it('are all there, in English too', async () => {
    const practice = await quietPractice('Cabinet des Magnolias')
    await sql()`update public.profiles set locale = 'en' where id = ${practice.admin.id}`
    const window = await openWindow({ size: 'phone', language: 'en-GB' })
    const { page } = window
    await signIn(page, practice.admin)
    await page.goto('/cabinet/messages')
    await page.getByRole('heading', { level: 1, name: 'Messages to patients' }).waitFor()
    const [common] = await sql()<{ count: number }[]>`
      select count(*)::integer as count from private.notification_template_defaults`
    await expect.poll(() => page.getByRole('article').count()).toBe(common?.count)
    await page
      .getByRole('article', { name: 'Appointment reminder, SMS in English' })
      .getByRole('button', { name: 'Edit' })
      .click()
    await page.getByText('What the patient will read').waitFor()
    await page.getByText('15/12/2030 at 15:30').waitFor()
    await screenshot(page, 'messages, english')
    await check(window)
  })
})

/** Requests of somebody past the pages; answers statuses. */
async function asPerson({ email }: Person) {
  const { gateway_url, edge_url, publishable_key: apikey } = inject('stack')
  const signedIn = await fetch(`${gateway_url}/auth/v1/token?grant_type=password`, {
    method: 'POST',
    headers: { apikey, 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD }),
  })
  const { access_token } = (await signedIn.json()) as { access_token: string }
  const headers = { apikey, authorization: `Bearer ${access_token}`, 'content-type': 'application/json' }
  return async (way: 'rest' | 'edge', method: string, path: string, body: object) => {
    const url = (way === 'rest' ? gateway_url : edge_url) + path
    return (await fetch(url, { method, headers, body: JSON.stringify(body) })).status
  }
}
