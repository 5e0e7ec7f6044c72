import { config } from '@/lib/config'
import { supabase } from '@/lib/supabase'

interface Listener {
  onRing: () => void
  /** Whether the channel stands: what happens while it does not, nobody is told. */
  onHearing: (hears: boolean) => void
}

/** By then the first page has what it asked for. */
const SETTLED_MS = 2_000

/**
 * Listens on one's own private channel, where the project has Realtime; the policies of `realtime.messages` decide whose
 * that is. Returns how to stop.
 */
export function listenToBell(userId: string, { onRing, onHearing }: Listener): () => void {
  if (!config.realtime) return nothing
  let leave = nothing
  let isOver = false
  const start = async () => {
    const { RealtimeClient, REALTIME_SUBSCRIBE_STATES } = await import('@supabase/realtime-js')
    const client = new RealtimeClient(`${config.supabaseUrl.replace(/^http/, 'ws')}/realtime/v1`, {
      params: { apikey: config.publishableKey },
      // Asked again with every beat, so that a channel outlives its first token.
      accessToken: async () => (await supabase.auth.getSession()).data.session?.access_token ?? null,
    })
    await client.setAuth()
    if (isOver) return
    leave = () => void client.removeAllChannels()
    client
      .channel(`user:${userId}`, { config: { private: true } })
      .on('broadcast', { event: 'notification' }, onRing)
      .subscribe((status) => {
        if (!isOver) onHearing(status === REALTIME_SUBSCRIBE_STATES.SUBSCRIBED)
      })
  }
  const timer = setTimeout(() => {
    start().catch(() => {
      onHearing(false)
    })
  }, SETTLED_MS)
  return () => {
    isOver = true
    clearTimeout(timer)
    leave()
  }
}

function nothing() {
  // Where nobody listens there is nobody to stop.
}
