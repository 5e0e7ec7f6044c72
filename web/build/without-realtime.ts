/**
 * Stands for `@supabase/realtime-js`, which supabase-js brings along and nothing here uses: 13 kB of the first page.
 * Whoever wants channels takes the alias out of `vite.config.ts`.
 */
export class RealtimeClient {
  /** Told the token at each sign-in. */
  setAuth(): Promise<void> {
    return Promise.resolve()
  }

  channel(): never {
    throw new Error('this build has no channels: see build/without-realtime.ts')
  }

  getChannels(): [] {
    return []
  }

  removeChannel(): Promise<'ok'> {
    return Promise.resolve('ok')
  }

  removeAllChannels(): Promise<[]> {
    return Promise.resolve([])
  }
}
