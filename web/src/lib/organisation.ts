const KEY = 'molaire.organisation'

/** The practice that this tab works in; requests name it, and the database checks it. */
export function activeOrganisation(): string | null {
  return sessionStorage.getItem(KEY)
}

export function workIn(organisationId: string | null): void {
  if (organisationId === null) sessionStorage.removeItem(KEY)
  else sessionStorage.setItem(KEY, organisationId)
}
