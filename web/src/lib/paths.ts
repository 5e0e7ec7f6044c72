/** Every address of the app. Ids alone go into one: no name, no search, nothing that says who a patient is. */
export const paths = {
  home: '/',
  signIn: '/connexion',
  forgottenPassword: '/mot-de-passe-oublie',
  newPassword: '/nouveau-mot-de-passe',
  account: '/mon-compte',
  notificationPreferences: '/mon-compte/notifications',
  patients: '/patients',
  newPatient: '/patients/nouveau',
  patient: '/patients/:patientId',
  members: '/equipe',
  audit: '/journal',
  messages: '/cabinet/messages',
  notifications: '/notifications',
  notificationReasons: '/notifications/pourquoi',
  mailedLink: '/lien/:token',
} as const

/** The page of a patient, or one tab of it. */
export function toPatient(id: string, tab?: string): string {
  const page = paths.patient.replace(':patientId', encodeURIComponent(id))
  return tab === undefined ? page : `${page}/${tab}`
}

/** One implant on the page of its patient. */
export function toImplant(patientId: string, implantId: string): string {
  return `${toPatient(patientId, 'implants')}#${encodeURIComponent(implantId)}`
}
