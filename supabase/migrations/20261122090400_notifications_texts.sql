-- notification_texts: what each type says, in both languages. No text has a place for anything about a patient.
create table private.notification_texts (
    type text not null
        constraint notification_texts_type_fkey references private.notification_types (type),
    -- The code that chose this text, or empty where the type has one text.
    variant text not null default '',
    locale text not null
        constraint notification_texts_locale_known check (locale in ('fr', 'en')),
    title text not null
        constraint notification_texts_title_length check (char_length(title) between 1 and 80),
    message text not null
        constraint notification_texts_message_length check (char_length(message) between 1 and 240),
    constraint notification_texts_pkey primary key (type, variant, locale)
);
comment on table private.notification_texts is 'Title and sentence of each type; the title is the subject of its mail.';

-- Closed for ever: read by definer functions only.
alter table private.notification_texts enable row level security;
alter table private.notification_texts force row level security;

insert into private.notification_texts (type, variant, locale, title, message)
values
    ('ISQ_CRITICAL', '', 'fr', 'ISQ critique', 'La stabilité d’un implant est sous le seuil critique du cabinet.'),
    ('ISQ_CRITICAL', '', 'en', 'Critical ISQ', 'The stability of an implant is below the practice’s critical threshold.'),
    ('ISQ_WARNING', '', 'fr', 'ISQ à surveiller', 'La stabilité d’un implant est sous le seuil d’alerte du cabinet.'),
    ('ISQ_WARNING', '', 'en', 'ISQ to watch', 'The stability of an implant is below the practice’s warning threshold.'),
    ('STOCK_LOW', '', 'fr', 'Stock bas', 'Un article est passé sous son seuil de réapprovisionnement.'),
    ('STOCK_LOW', '', 'en', 'Low stock', 'An item has fallen below its reorder level.'),
    ('APPOINTMENT_REMINDER', '', 'fr', 'Rappel de rendez-vous', 'Un rendez-vous de votre agenda approche.'),
    ('APPOINTMENT_REMINDER', '', 'en', 'Appointment reminder', 'An appointment in your diary is coming up.'),
    ('APPOINTMENT_UPDATED', 'created', 'fr', 'Nouveau rendez-vous', 'Un rendez-vous a été ajouté à l’agenda.'),
    ('APPOINTMENT_UPDATED', 'created', 'en', 'New appointment', 'An appointment was added to the diary.'),
    ('APPOINTMENT_UPDATED', 'moved', 'fr', 'Rendez-vous déplacé', 'Un rendez-vous de l’agenda a changé d’horaire.'),
    ('APPOINTMENT_UPDATED', 'moved', 'en', 'Appointment moved', 'An appointment in the diary was moved.'),
    ('APPOINTMENT_UPDATED', 'cancelled', 'fr', 'Rendez-vous annulé', 'Un rendez-vous de l’agenda a été annulé.'),
    ('APPOINTMENT_UPDATED', 'cancelled', 'en', 'Appointment cancelled', 'An appointment in the diary was cancelled.'),
    ('DOCUMENT_ADDED', 'radiograph', 'fr', 'Nouvelle radiographie', 'Une radiographie a été ajoutée à un dossier.'),
    ('DOCUMENT_ADDED', 'radiograph', 'en', 'New radiograph', 'A radiograph was added to a patient’s file.'),
    ('DOCUMENT_ADDED', 'photo', 'fr', 'Nouvelle photo', 'Une photo clinique a été ajoutée à un dossier.'),
    ('DOCUMENT_ADDED', 'photo', 'en', 'New photo', 'A clinical photo was added to a patient’s file.'),
    ('DOCUMENT_ADDED', 'document', 'fr', 'Nouveau document', 'Un document a été ajouté à un dossier.'),
    ('DOCUMENT_ADDED', 'document', 'en', 'New document', 'A document was added to a patient’s file.'),
    ('TEAM_ACTIVITY', 'joined', 'fr', 'Nouveau membre', 'Une personne a rejoint l’équipe du cabinet.'),
    ('TEAM_ACTIVITY', 'joined', 'en', 'New member', 'Somebody has joined the practice’s team.'),
    ('TEAM_ACTIVITY', 'left', 'fr', 'Départ d’un membre', 'Une personne a quitté l’équipe du cabinet.'),
    ('TEAM_ACTIVITY', 'left', 'en', 'Member left', 'Somebody has left the practice’s team.'),
    ('TEAM_ACTIVITY', 'role_changed', 'fr', 'Changement de rôle', 'Le rôle d’un membre de l’équipe a changé.'),
    ('TEAM_ACTIVITY', 'role_changed', 'en', 'Role changed', 'The role of a member of the team has changed.'),
    ('INVOICE_ISSUED', '', 'fr', 'Facture émise', 'Une facture a été émise.'),
    ('INVOICE_ISSUED', '', 'en', 'Invoice issued', 'An invoice was issued.'),
    ('IMPORT_COMPLETED', '', 'fr', 'Import terminé', 'Un import de données est terminé.'),
    ('IMPORT_COMPLETED', '', 'en', 'Import completed', 'A data import has ended.'),
    ('IMPORT_FAILED', '', 'fr', 'Échec d’un import', 'Un import de données a échoué ; rien n’a été repris.'),
    ('IMPORT_FAILED', '', 'en', 'Import failed', 'A data import has failed; nothing was taken over.'),
    ('SYSTEM_UPDATE', 'version', 'fr', 'Nouvelle version', 'Une nouvelle version du logiciel est en service.'),
    ('SYSTEM_UPDATE', 'version', 'en', 'New version', 'A new version of the software is in service.'),
    ('SYSTEM_UPDATE', 'maintenance', 'fr', 'Maintenance prévue', 'Le service sera interrompu pour maintenance.'),
    ('SYSTEM_UPDATE', 'maintenance', 'en', 'Planned maintenance', 'The service will be interrupted for maintenance.'),
    ('SYSTEM_UPDATE', 'incident', 'fr', 'Incident en cours', 'Une partie du service est perturbée.'),
    ('SYSTEM_UPDATE', 'incident', 'en', 'Ongoing incident', 'Part of the service is disturbed.'),
    ('SYSTEM_UPDATE', 'security', 'fr', 'Information de sécurité', 'Une information de sécurité concerne votre cabinet.'),
    ('SYSTEM_UPDATE', 'security', 'en', 'Security notice', 'A security notice concerns your practice.');
