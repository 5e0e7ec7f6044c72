-- notification_template_defaults: the words of each message until a practice writes its own.
create table private.notification_template_defaults (
    template_key text not null
        constraint notification_template_defaults_template_key_form check (template_key ~ '^[a-z]+(_[a-z]+)*$'),
    channel text not null
        constraint notification_template_defaults_channel_known check (channel in ('email', 'sms')),
    locale text not null
        constraint notification_template_defaults_locale_known check (locale in ('fr', 'en')),
    subject text
        constraint notification_template_defaults_subject_of_email check ((channel = 'email') = (subject is not null)),
    body text not null
        constraint notification_template_defaults_body_form check (private.message_fault(body) is null),
    constraint notification_template_defaults_pkey primary key (template_key, channel, locale)
);
comment on table private.notification_template_defaults is 'Every message to patients there is, in both languages and by both ways.';

-- Closed for ever: read by definer functions only.
alter table private.notification_template_defaults enable row level security;
alter table private.notification_template_defaults force row level security;

-- No « ê », « ô » or « ç » in the SMS: they would halve what fits into one.
insert into private.notification_template_defaults (template_key, channel, locale, subject, body)
values
    (
        'appointment_reminder', 'sms', 'fr', null,
        '{{practice}} : rappel de votre rendez-vous le {{date}} à {{time}}. Si vous ne pouvez pas venir, merci de nous appeler.'
    ),
    (
        'appointment_reminder', 'sms', 'en', null,
        '{{practice}}: a reminder of your appointment on {{date}} at {{time}}. Please call us if you cannot come.'
    ),
    (
        'appointment_reminder', 'email', 'fr', 'Rappel de votre rendez-vous',
        'Nous vous attendons le {{date}} à {{time}}. En cas d''empêchement, merci de nous prévenir par téléphone.'
    ),
    (
        'appointment_reminder', 'email', 'en', 'A reminder of your appointment',
        'We expect you on {{date}} at {{time}}. Please call us if you cannot come.'
    ),
    (
        'recall', 'sms', 'fr', null,
        '{{practice}} : il est temps de prendre rendez-vous pour votre visite de suivi. Appelez-nous quand il vous convient.'
    ),
    (
        'recall', 'sms', 'en', null,
        '{{practice}}: it is time to book your check-up. Call us whenever it suits you.'
    ),
    (
        'recall', 'email', 'fr', 'Votre visite de contrôle',
        'Il est temps de prendre rendez-vous pour votre visite de contrôle. Appelez-nous quand il vous convient.'
    ),
    (
        'recall', 'email', 'en', 'Your check-up',
        'It is time to book your check-up. Call us whenever it suits you.'
    );
