/** Every address of the app. Ids alone go into one: no name, no search, nothing that says who a patient is. */
export const paths = {
  home: '/',
  signIn: '/connexion',
  forgottenPassword: '/mot-de-passe-oublie',
  newPassword: '/nouveau-mot-de-passe',
  account: '/mon-compte',
  patientRadiographs: '/patients/:patientId/radiographies',
  patientDocuments: '/patients/:patientId/documents',
} as const
