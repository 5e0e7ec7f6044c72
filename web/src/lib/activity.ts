const TELL_MS = 5_000

let latest = Date.now()
let told = 0
const otherTabs = new BroadcastChannel('molaire.activity')
otherTabs.addEventListener('message', () => {
  latest = Date.now()
})

/** Somebody is there, in this tab or in another, or an upload is under way: what runs must not be locked away. */
export function noteActivity(): void {
  latest = Date.now()
  if (latest - told < TELL_MS) return
  told = latest
  otherTabs.postMessage('')
}

export function idleSince(): number {
  return latest
}
