import { describe, expect, inject, it } from 'vitest'
import { mailTo } from './mails'
import { newPractice } from './practice'
import { check, openWindow, screenshot, signIn } from './window'

const NEW_PASSWORD = 'une phrase bien plus longue'

describe('a forgotten password', () => {
  it('is replaced by the link of the mail, which leaves no token in the address', async () => {
    const { practitioner } = await newPractice('Cabinet des Houx')
    const window = await openWindow()
    const { page } = window
    await page.goto('/connexion')
    await page.getByRole('link', { name: 'Mot de passe oublié ?' }).click()
    await page.getByRole('heading', { name: 'Mot de passe oublié' }).waitFor()
    await screenshot(page, 'forgotten password')
    await check(window)
    await page.getByLabel('Adresse e-mail').fill(practitioner.email)
    await page.getByRole('button', { name: 'Envoyer le message' }).click()
    await page.getByLabel('Code reçu par e-mail').waitFor()
    await screenshot(page, 'forgotten password, sent')
    await check(window)

    const link =
      /https?:\/\/[^\s"<>]+\/auth\/v1\/verify\?[^\s"<>]+/.exec(await mailTo(practitioner.email))?.[0] ?? ''
    expect(link).toContain(inject('stack').web_url)
    await page.goto(link.replaceAll('&amp;', '&'))
    await page.getByRole('heading', { name: 'Nouveau mot de passe' }).waitFor()
    expect(new URL(page.url()).hash).toBe('')
    expect(new URL(page.url()).pathname).toBe('/nouveau-mot-de-passe')
    await screenshot(page, 'new password')
    await check(window)
    await page.getByLabel('Nouveau mot de passe').fill(NEW_PASSWORD)
    await page.getByRole('button', { name: 'Enregistrer le mot de passe' }).click()
    await page.getByRole('heading', { name: 'Bonjour Paul' }).waitFor()
    await page.getByText('Votre mot de passe est changé.').waitFor()
    await check(window)

    const other = await openWindow()
    await signIn(other.page, practitioner, NEW_PASSWORD)

    // The link worked once.
    const third = await openWindow()
    await third.page.goto(link.replaceAll('&amp;', '&'))
    await third.page.getByText('Ce lien n’est plus valable. Demandez un nouveau message.').waitFor()
    expect(new URL(third.page.url()).hash).toBe('')
    await screenshot(third.page, 'link expired')
    await check(third)
  })

  it('is replaced by the code, typed on another device than the mail', async () => {
    const { assistant } = await newPractice('Cabinet des Iris')
    const window = await openWindow({ size: 'phone' })
    const { page, complaints } = window
    await page.goto('/mot-de-passe-oublie')
    await page.getByLabel('Adresse e-mail').fill(assistant.email)
    await page.getByRole('button', { name: 'Envoyer le message' }).click()
    await page.getByLabel('Code reçu par e-mail').fill('000000')
    await page.getByRole('button', { name: 'Continuer' }).click()
    await page.getByText('Ce code est faux ou n’est plus valable.').waitFor()
    complaints.length = 0
    const code = /\b(\d{6})\b/.exec(await mailTo(assistant.email))?.[1] ?? ''
    await page.getByLabel('Code reçu par e-mail').fill(code)
    await page.getByRole('button', { name: 'Continuer' }).click()
    await page.getByLabel('Nouveau mot de passe').fill(NEW_PASSWORD)
    await page.getByRole('button', { name: 'Enregistrer le mot de passe' }).click()
    await page.getByRole('heading', { name: 'Bonjour Ana' }).waitFor()
    await check(window)
  })

  it('says the same of an address that nobody has', async () => {
    const window = await openWindow()
    await window.page.goto('/mot-de-passe-oublie')
    await window.page.getByLabel('Adresse e-mail').fill('personne@example.test')
    await window.page.getByRole('button', { name: 'Envoyer le message' }).click()
    await window.page.getByText('Si un compte existe pour personne@example.test').waitFor()
    await check(window)
  })
})
