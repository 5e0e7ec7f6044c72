import type { ComponentType } from 'react'
import { UserError } from './user-error'

/** Where browsers say what they could not fetch; one that does not say is asked in the same way again. */
const ADDRESS = /https?:\S+\.js/

/** A part of the app in a file of its own. What was fetched once is there for good; what was not can be asked for again. */
export function late<Name extends string, Props>(
  load: () => Promise<Record<Name, ComponentType<Props>>>,
  name: Name,
): () => Promise<ComponentType<Props>> {
  let part: ComponentType<Props> | undefined
  let tries = 0
  return async () => {
    if (part) return part
    // A browser keeps until the page is reloaded that a file could not be had, and those that it needs as well.
    if (!navigator.onLine) throw new UserError('unreachable', 0)
    try {
      part = (await load())[name]
    } catch (error) {
      const address = ADDRESS.exec(String(error))?.[0]
      if (address === undefined) throw error
      tries += 1
      // Under another address it is another file to the browser, and fetched.
      part = (await at<Record<Name, ComponentType<Props>>>(`${address}?again=${String(tries)}`))[name]
    }
    return part
  }
}

/** The same file, so what is said of it where it is first asked for. */
function at<Module>(address: string): Promise<Module> {
  return import(/* @vite-ignore */ address)
}
