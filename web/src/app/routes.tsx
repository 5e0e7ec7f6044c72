import { lazy, type ComponentType } from 'react'
import { Route, Routes } from 'react-router'
import { paths } from '@/lib/paths'
import { Outside } from './outside'
import { PatientPanel, patientTabs, ToFirstTab } from './patient-tabs'

/** A page of its own file, fetched when it is first opened. */
function page<Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name) {
  return lazy(async () => ({ default: (await load())[name] }))
}

const Inside = page(() => import('./inside'), 'Inside')
const SignInPage = page(() => import('@/features/session/components/sign-in-page'), 'SignInPage')
const ForgottenPasswordPage = page(
  () => import('@/features/session/components/forgotten-password-page'),
  'ForgottenPasswordPage',
)
const NewPasswordPage = page(
  () => import('@/features/session/components/new-password-page'),
  'NewPasswordPage',
)
const HomePage = page(() => import('@/features/home/components/home-page'), 'HomePage')
const AccountPage = page(() => import('@/features/profile/components/account-page'), 'AccountPage')
const PatientsPage = page(() => import('@/features/patients/components/patients-page'), 'PatientsPage')
const NewPatientPage = page(() => import('@/features/patients/components/new-patient-page'), 'NewPatientPage')
const PatientPage = lazy(async () => ({
  default: (await import('@/features/patients/components/patient-page')).PatientPage,
}))
const MembersPage = page(() => import('@/features/members/components/members-page'), 'MembersPage')
const AuditPage = page(() => import('@/features/audit/components/audit-page'), 'AuditPage')
const MessagesPage = page(() => import('@/features/messages/components/messages-page'), 'MessagesPage')
const NotificationsPage = page(
  () => import('@/features/notifications/components/notifications-page'),
  'NotificationsPage',
)
const PreferencesPage = page(
  () => import('@/features/notifications/components/preferences-page'),
  'PreferencesPage',
)
const ReasonsPage = page(() => import('@/features/notifications/components/reasons-page'), 'ReasonsPage')
const MailedLinkPage = page(
  () => import('@/features/notifications/components/mailed-link-page'),
  'MailedLinkPage',
)
const NotFoundPage = page(() => import('@/components/not-found-page'), 'NotFoundPage')

/** Every page. A new capability adds its lines here, in `lib/paths.ts` and in `navigation.ts`. */
export function AppRoutes() {
  return (
    <Routes>
      <Route element={<Outside />}>
        <Route path={paths.signIn} element={<SignInPage />} />
        <Route path={paths.forgottenPassword} element={<ForgottenPasswordPage />} />
        <Route path={paths.newPassword} element={<NewPasswordPage />} />
      </Route>
      <Route element={<Inside />}>
        <Route path={paths.home} element={<HomePage />} />
        <Route path={paths.account} element={<AccountPage />} />
        <Route path={paths.patients} element={<PatientsPage />} />
        <Route path={paths.newPatient} element={<NewPatientPage />} />
        <Route path={paths.patient} element={<PatientPage tabs={patientTabs} />}>
          {patientTabs.map(({ slug, Panel }) => (
            <Route key={slug} path={slug} element={<PatientPanel Panel={Panel} />} />
          ))}
          <Route index element={<ToFirstTab />} />
          <Route path="*" element={<ToFirstTab />} />
        </Route>
        <Route path={paths.members} element={<MembersPage />} />
        <Route path={paths.audit} element={<AuditPage />} />
        <Route path={paths.messages} element={<MessagesPage />} />
        <Route path={paths.notifications} element={<NotificationsPage />} />
        <Route path={paths.notificationReasons} element={<ReasonsPage />} />
        <Route path={paths.notificationPreferences} element={<PreferencesPage />} />
        <Route path={paths.mailedLink} element={<MailedLinkPage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  )
}
