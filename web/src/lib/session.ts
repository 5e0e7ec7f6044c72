import { useSyncExternalStore } from 'react'
import { meQuery } from './me'
import { workIn } from './organisation'
import { onSessionExpired, queryClient } from './query-client'
import { supabase, takeTokens } from './supabase'
import { dismissToasts } from './toast'

/** Who sits in front of this tab. */
export type Session =
  | { status: 'unknown' }
  | { status: 'signed-out'; isExpired: boolean }
  | { status: 'signed-in'; userId: string }
  | { status: 'locked'; userId: string; email: string; fullName: string }

let session: Session = { status: 'unknown' }
const listeners = new Set<() => void>()
const otherTabs = new BroadcastChannel('molaire')

export function useSession(): Session {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => session,
  )
}

export function currentSession(): Session {
  return session
}

function become(next: Session): void {
  session = next
  listeners.forEach((listener) => {
    listener()
  })
}

const forgetful = new Set<() => void>()

/** For what a feature keeps beside the query cache, and what it has under way. */
export function onForget(listener: () => void): void {
  forgetful.add(listener)
}

/** What was read by one person is gone from memory before the next one looks. */
function forget(): void {
  forgetful.forEach((listener) => {
    listener()
  })
  queryClient.clear()
  workIn(null)
  dismissToasts()
}

export async function startSession(): Promise<void> {
  supabase.auth.onAuthStateChange((_, found) => {
    if (found) {
      const userId = found.user.id
      if (session.status === 'signed-in' && session.userId === userId) return
      if (session.status === 'signed-in') forget()
      become({ status: 'signed-in', userId })
    } else if (session.status === 'signed-in') {
      // The refresh token was refused: the session was ended elsewhere.
      forget()
      become({ status: 'signed-out', isExpired: true })
    }
  })
  onSessionExpired(() => void leave({ status: 'signed-out', isExpired: true }))
  otherTabs.addEventListener('message', ({ data }) => {
    if (data === 'lock') void hide()
    if (data === 'sign-out') void leave({ status: 'signed-out', isExpired: false })
  })
  const { data } = await supabase.auth.getSession()
  if (!data.session && session.status === 'unknown') become({ status: 'signed-out', isExpired: false })
}

/** Ends the session here and at the server; other tabs of this browser follow. */
export async function signOut(): Promise<void> {
  otherTabs.postMessage('sign-out')
  await leave({ status: 'signed-out', isExpired: false })
}

/** Hides everything at once and ends the session; a password brings the same page back. */
export async function lock(): Promise<void> {
  otherTabs.postMessage('lock')
  await hide()
}

async function hide(): Promise<void> {
  if (session.status !== 'signed-in') return
  const me = queryClient.getQueryData(meQuery.queryKey)
  await leave(
    me
      ? { status: 'locked', userId: me.user.id, email: me.user.email, fullName: me.user.fullName }
      : { status: 'signed-out', isExpired: false },
  )
}

let leaving: Promise<void> = Promise.resolve()

/** Before somebody signs in: what ends the session before theirs must not end theirs as well. */
export function ended(): Promise<void> {
  return leaving
}

function leave(next: Session): Promise<void> {
  if (session.status !== 'signed-in') return leaving
  become(next)
  forget()
  // A server that ended the session itself need not be told.
  leaving = endSession(next.status === 'signed-out' && next.isExpired)
  return leaving
}

async function endSession(isKnown: boolean): Promise<void> {
  // Off this computer first: without a network the server cannot be told.
  const token = takeTokens()
  await supabase.auth.signOut({ scope: 'local' })
  if (token !== null && !isKnown) await supabase.auth.admin.signOut(token, 'local')
}

/** Somebody else wants to sign in on the locked screen. */
export function changeUser(): void {
  if (session.status === 'locked') become({ status: 'signed-out', isExpired: false })
}
