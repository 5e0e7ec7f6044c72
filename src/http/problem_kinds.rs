//! The one table of problems: key, status, and the sentence in French and in English.
//!
//! A key that SQL raises has the same name here; a repository test compares this table with `docs/api.md` and with the
//! keys in the migrations.

/// One kind of problem.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// Stable name; the type is `urn:molaire:problem:<key>`.
    pub key: &'static str,
    /// HTTP status.
    pub status: u16,
    /// Sentence for a French reader.
    pub fr: &'static str,
    /// Sentence for an English reader.
    pub en: &'static str,
}

const fn of(key: &'static str, status: u16, fr: &'static str, en: &'static str) -> Kind {
    Kind { key, status, fr, en }
}

/// Every problem that the edge can answer with.
#[rustfmt::skip]
pub static KINDS: &[Kind] = &[
    // Raised by SQL.
    of("not_allowed", 403, "Vous n'avez pas le droit d'effectuer cette action.", "You are not allowed to do this."),
    of("patient_not_found", 404, "Ce patient est introuvable.", "This patient cannot be found."),
    of("upload_not_found", 404, "Cet envoi est introuvable.", "This upload cannot be found."),
    of("document_not_found", 404, "Ce document est introuvable.", "This document cannot be found."),
    of("media_kind_unknown", 400, "Le genre du document n'est pas reconnu.", "The kind of document is not known."),
    of("type_not_accepted", 415, "Ce type de fichier n'est pas accepté. Types acceptés : JPEG, PNG, WebP, TIFF, HEIC, PDF, DICOM.", "This type of file is not accepted. Accepted types: JPEG, PNG, WebP, TIFF, HEIC, PDF, DICOM."),
    of("file_name_invalid", 400, "Le nom du fichier n'est pas valable.", "The file name is not valid."),
    of("size_invalid", 400, "La taille annoncée n'est pas valable.", "The announced size is not valid."),
    of("sha256_invalid", 400, "L'empreinte du fichier n'est pas valable.", "The hash of the file is not valid."),
    of("title_invalid", 400, "Le titre n'est pas valable : de 1 à 200 caractères.", "The title is not valid: 1 to 200 characters."),
    of("reason_required", 400, "Indiquez le motif.", "A reason is required."),
    of("purpose_unknown", 400, "L'usage demandé n'est pas reconnu.", "The purpose is not known."),
    of("too_many_ids", 400, "Trop de documents demandés à la fois : 100 au plus.", "Too many documents at once: 100 at most."),
    of("method_unknown", 400, "Le mode d'envoi n'est pas reconnu.", "The upload method is not known."),
    of("object_missing", 409, "Le fichier est absent du stockage.", "The file is missing from storage."),
    of("object_differs", 409, "Le fichier enregistré ne correspond pas à ce qui était annoncé.", "The stored file is not what was announced."),
    of("upload_expired", 409, "Le délai de cet envoi est dépassé. Recommencez.", "This upload has expired. Start again."),
    of("document_deleting", 409, "Ce document est en cours de suppression.", "This document is being deleted."),
    of("document_on_hold", 409, "Ce document est mis sous conservation : il ne peut pas être supprimé.", "This document is on legal hold: it cannot be deleted."),
    of("document_retained", 409, "Ce document doit encore être conservé : il ne peut pas être supprimé.", "This document must still be kept: it cannot be deleted."),
    of("document_not_verified", 409, "Ce document n'a pas encore été vérifié.", "This document has not been verified yet."),
    of("notification_invalid", 400, "Cet événement n'est pas de ceux que le moteur de notifications accepte.", "This event is not one that the notification engine accepts."),
    of("notification_not_found", 404, "Cette notification est introuvable.", "This notification cannot be found."),
    of("event_not_found", 404, "Cet événement est introuvable.", "This event cannot be found."),
    of("message_invalid", 400, "Ce message n'est pas valable.", "This message is not valid."),
    of("message_not_found", 404, "Ce message est introuvable.", "This message cannot be found."),
    of("message_key_taken", 409, "Un autre message porte déjà cette clé.", "Another message has this key already."),
    of("message_gone", 409, "Ce message ne peut plus être modifié.", "This message can no longer be changed."),
    of("template_not_found", 404, "Ce modèle de message est introuvable.", "This message template cannot be found."),
    of("too_many_tests", 429, "Dix essais par heure au plus. Patientez.", "Ten tests an hour at most. Please wait."),
    of("preference_invalid", 400, "Cette préférence n'est pas valable.", "This preference is not valid."),
    of("hold_not_found", 404, "Cette mise sous conservation est introuvable.", "This legal hold cannot be found."),
    of("retention_too_short", 400, "Cette durée est plus courte que la durée de conservation commune.", "This is shorter than the common retention period."),
    of("object_still_stored", 409, "Le fichier est encore présent dans le stockage.", "The file is still in storage."),
    of("object_version_changed", 409, "Le fichier a changé depuis son enregistrement.", "The file has changed since it was recorded."),
    of("document_verified", 409, "Ce document a déjà été vérifié.", "This document was verified before."),
    of("reason_unknown", 400, "Le motif du rejet n'est pas reconnu.", "The reason for the rejection is not known."),
    of("patient_archived", 409, "Le dossier de ce patient est archivé.", "This patient's file is archived."),
    of("file_too_large", 413, "Le fichier est trop volumineux pour son type.", "The file is too large for its type."),
    of("after_invalid", 400, "La suite de la liste n'est pas reconnue. Recommencez depuis le début.", "The rest of the list is not recognised. Start again from the beginning."),
    of("append_only", 403, "Cette trace ne peut pas être modifiée.", "This record cannot be changed."),
    of("quota_exceeded", 507, "L'espace de stockage du cabinet est épuisé.", "The practice has no storage space left."),
    of("too_many_open_uploads", 429, "Trop d'envois sont en cours. Patientez un instant.", "Too many uploads are open. Wait a moment."),
    of("request_in_progress", 409, "La même demande est encore en cours. Patientez un instant.", "The same request is still at work. Wait a moment."),
    of("idempotency_key_reused", 422, "Une autre demande a déjà été faite sous cette clé.", "Another request was made under this key before."),
    of("idempotency_key_invalid", 400, "La clé de répétition n'est pas valable.", "The idempotency key is not valid."),
    // Who is asking.
    of("not_signed_in", 401, "Connectez-vous pour continuer.", "Sign in to continue."),
    of("session_expired", 401, "Votre session a expiré. Reconnectez-vous.", "Your session has expired. Sign in again."),
    of("sign_in_unavailable", 503, "La connexion ne peut pas être vérifiée pour le moment. Réessayez.", "Your sign-in cannot be checked at the moment. Try again."),
    of("signature_invalid", 401, "L'expéditeur de cet appel n'est pas reconnu.", "The sender of this call is not recognised."),
    // Links of mails.
    of("link_invalid", 400, "Ce lien n’est pas valable. Ouvrez-le directement depuis le message reçu.", "This link is not valid. Open it straight from the message."),
    of("link_expired", 410, "Ce lien n’est plus valable. La notification reste dans l’application.", "This link has expired. The notification is still in the app."),
    of("link_not_yours", 403, "Ce lien a été envoyé à une autre personne.", "This link was sent to somebody else."),
    // How it was asked.
    of("route_unknown", 404, "Cette adresse n'existe pas.", "This address does not exist."),
    of("http_method_not_allowed", 405, "Cette opération n'existe pas à cette adresse.", "This operation does not exist at this address."),
    of("body_invalid", 400, "La demande n'est pas lisible.", "The request cannot be read."),
    of("body_too_large", 413, "La demande est trop volumineuse.", "The request is too large."),
    of("expires_in_invalid", 400, "La durée de validité d'un lien va de 60 à 300 secondes.", "A link lives from 60 to 300 seconds."),
    of("variant_unknown", 400, "Cette version du document n'existe pas.", "This variant does not exist."),
    of("picture_missing", 404, "Ce document n'a pas encore d'image, ou est introuvable.", "This document has no picture yet, or cannot be found."),
    of("captured_at_invalid", 400, "La date de prise de vue n'est pas valable.", "The capture date is not valid."),
    of("range_invalid", 416, "La partie demandée du fichier n'existe pas.", "The requested part of the file does not exist."),
    // Files.
    of("file_missing", 400, "Aucun fichier n'a été envoyé.", "No file was sent."),
    of("file_empty", 400, "Le fichier est vide.", "The file is empty."),
    of("too_many_files", 400, "Trop de fichiers à la fois.", "Too many files at once."),
    of("executable_preamble", 415, "Ce fichier DICOM commence par un programme : il est refusé.", "This DICOM file starts with a program: it is refused."),
    of("too_many_pixels", 413, "L'image a trop de pixels : 100 millions au plus.", "The image has too many pixels: 100 million at most."),
    of("file_truncated", 422, "Ce fichier est incomplet : il a été coupé.", "This file is incomplete: it was cut off."),
    of("file_damaged", 422, "Ce fichier est endommagé.", "This file is damaged."),
    of("malware_found", 422, "Ce fichier contient un programme malveillant : il est refusé.", "This file contains malware: it is refused."),
    of("patient_mismatch", 409, "Ce fichier désigne un autre patient. Vérifiez le dossier avant de confirmer.", "This file names another patient. Check the chart before you confirm."),
    of("size_differs", 400, "Le fichier reçu n'a pas la taille annoncée.", "The file received does not have the announced size."),
    of("size_required", 411, "Annoncez la taille du fichier avant de l'envoyer.", "Announce the size of the file before sending it."),
    of("upload_interrupted", 400, "L'envoi a été interrompu.", "The upload was interrupted."),
    of("upload_stalled", 408, "L'envoi s'est arrêté trop longtemps.", "The upload stood still for too long."),
    // What answers, or does not.
    of("upload_unconfirmed", 503, "L'enregistrement n'a pas pu être confirmé. Vérifiez la liste des documents avant de recommencer.", "The upload could not be confirmed. Look at the list of documents before sending again."),
    of("upload_refused", 502, "Le stockage a refusé le fichier.", "Storage refused the file."),
    of("delete_unfinished", 503, "La suppression n'est pas terminée. Demandez-la de nouveau pour l'achever.", "The deletion is not finished. Ask again to finish it."),
    of("scanner_unavailable", 503, "L'antivirus ne répond pas : aucun fichier n'est accepté pour le moment. Réessayez.", "The malware scanner does not answer: no file is accepted at the moment. Try again."),
    of("service_unavailable", 503, "Le service ne répond pas pour le moment. Réessayez.", "The service does not answer at the moment. Try again."),
    of("too_many_requests", 429, "Trop de demandes. Patientez un instant.", "Too many requests. Wait a moment."),
    of("request_timeout", 503, "La demande a pris trop de temps. Réessayez.", "The request took too long. Try again."),
    of("internal_error", 500, "Une erreur est survenue. Indiquez la référence si elle se répète.", "Something went wrong. Give the reference if it happens again."),
];

/// Looks a key up; of SQL, which may raise a key that is not in the table.
pub fn find(key: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.key == key)
}

/// The kind of a key that is in the table; used in `const` blocks, where a wrong key does not compile.
pub const fn kind(key: &str) -> &'static Kind {
    let mut index = 0;
    while index < KINDS.len() {
        if is_same(KINDS[index].key.as_bytes(), key.as_bytes()) {
            return &KINDS[index];
        }
        index += 1;
    }
    panic!("the key is not in the table of problems")
}

const fn is_same(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let mut index = 0;
    while index < left.len() {
        if left[index] != right[index] {
            return false;
        }
        index += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_unique_and_every_kind_speaks_both_languages() {
        for (index, kind) in KINDS.iter().enumerate() {
            assert!(KINDS[..index].iter().all(|other| other.key != kind.key), "{} twice", kind.key);
            assert!(kind.fr.ends_with('.') && kind.en.ends_with('.'), "{}", kind.key);
            assert!((400..=599).contains(&kind.status), "{}", kind.key);
        }
    }
}
