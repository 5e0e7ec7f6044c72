import type { Page, WebSocketRoute } from 'playwright-core'
import { describe, expect, inject, it } from 'vitest'
import { bell, quietPractice } from './bells'
import { measure, newImplant } from './implants'
import { newPatient, tokenOf, type Person } from './practice'
import { check, openWindow, signIn } from './window'

const ELODIE = { last_name: 'Exemple', first_name: 'Élodie' }
const QUIET_MS = 6_000

/** Signs in, and waits until the channel stands. */
async function listen(page: Page, person: Person) {
  const joined = new Promise<void>((resolve) => {
    page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => {
        if (typeof payload === 'string' && /phx_reply.*postgres_changes/.test(payload)) resolve()
      })
    })
  })
  await signIn(page, person)
  await joined
}

function looksOf(page: Page) {
  const looks = { count: 0 }
  page.on('request', (request) => {
    if (request.url().includes('unread_notifications')) looks.count += 1
  })
  return looks
}

describe('a project that rings', () => {
  it('moves the badge at once, is hardly ever asked, and rings in every window of the person', async () => {
    const practice = await quietPractice('Cabinet des Bouleaux')
    const implantId = await newImplant(practice, await newPatient(practice, ELODIE))
    const first = await openWindow()
    const second = await openWindow({ size: 'phone' })
    await listen(first.page, practice.admin)
    await listen(second.page, practice.admin)
    const looks = looksOf(first.page)
    await first.page.waitForTimeout(QUIET_MS)
    // One as the channel stands; polling would have looked four times.
    expect(looks.count, 'asked by itself').toBeLessThanOrEqual(2)
    looks.count = 0
    await measure(practice, implantId, 25)
    const begun = Date.now()
    await bell(first.page, 1).waitFor()
    expect(Date.now() - begun).toBeLessThanOrEqual(2_000)
    await bell(second.page, 1).waitFor()
    expect(looks.count, 'one ring is one look').toBeLessThanOrEqual(2)
    // What is read on the telephone is read on the desk.
    await second.page.goto('/notifications')
    await second.page.getByRole('button', { name: 'Tout marquer comme lu' }).click()
    await bell(first.page, 0).waitFor({ timeout: 3_000 })
    await check(first, ['Élodie'])
  })

  it('is asked again while its channel is broken, and rings when it stands again', async () => {
    const practice = await quietPractice('Cabinet des Charmes')
    const patientId = await newPatient(practice, ELODIE)
    const { page } = await openWindow()
    let isBroken = false
    const sockets: WebSocketRoute[] = []
    await page.routeWebSocket('**/realtime/v1/websocket?*', (socket) => {
      if (isBroken) return void socket.close()
      sockets.push(socket)
      socket.connectToServer()
    })
    await signIn(page, practice.admin)
    await expect.poll(() => sockets.length, { timeout: 10_000 }).toBe(1)
    isBroken = true
    await sockets[0]?.close()
    const looks = looksOf(page)
    await expect.poll(() => looks.count, { timeout: 15_000 }).toBeGreaterThanOrEqual(4)
    await measure(practice, await newImplant(practice, patientId), 25)
    await bell(page, 1).waitFor({ timeout: 5_000 })
    isBroken = false
    await expect.poll(() => sockets.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(2)
    // Once it rings, nobody asks.
    const settled = async () => {
      looks.count = 0
      await page.waitForTimeout(4_000)
      return looks.count
    }
    await expect.poll(settled, { timeout: 30_000 }).toBeLessThanOrEqual(1)
    await measure(practice, await newImplant(practice, patientId), 25)
    await bell(page, 2).waitFor({ timeout: 2_000 })
  })

  it('lets nobody listen to another', async () => {
    const practice = await quietPractice('Cabinet des Deutzias')
    const other = await quietPractice('Cabinet des Euphorbes')
    const { page } = await openWindow()
    await page.goto('/connexion')
    const { gateway_url, publishable_key } = inject('stack')
    const address = `${gateway_url.replace(/^http/, 'ws')}/realtime/v1/websocket`
    const join = (topic: string, token: string, isPrivate = true) =>
      page.evaluate(
        ({ url, topic, token, isPrivate }) =>
          new Promise<string>((resolve) => {
            const socket = new WebSocket(url)
            const config = { private: isPrivate }
            socket.onopen = () => {
              socket.send(
                JSON.stringify(['1', '1', `realtime:${topic}`, 'phx_join', { config, access_token: token }]),
              )
            }
            socket.onmessage = ({ data }) => {
              resolve(String(data))
              socket.close()
            }
            socket.onerror = () => {
              resolve('refused')
            }
          }),
        { url: `${address}?apikey=${publishable_key}&vsn=2.0.0`, topic, token, isPrivate },
      )
    const own = `user:${practice.admin.id}`
    const token = await tokenOf(practice.admin)
    expect(await join(own, token)).toContain('"status":"ok"')
    for (const [topic, mine] of [
      [`user:${practice.practitioner.id}`, token],
      [own, await tokenOf(other.admin)],
      ['user:', token],
      [`${own} `, token],
      ['%', token],
    ] as const) {
      expect(await join(topic, mine), topic).toContain('Unauthorized')
    }
    expect(await join(own, publishable_key)).toContain('InvalidJWTToken')
    expect(await join(own, `${token.slice(0, -4)}AAAA`)).toContain('InvalidJWTToken')
    expect(await join(own, token, false)).toContain('PrivateOnly')
  })
})
