//! Of whom a device thought it was taking an image, compared by the database with the chart it is filed under.

use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::error::Error;
use crate::http::{Edge, kind};
use crate::imaging::Facts;
use crate::supabase::{Actor, ask_again};

const COMPARE_IDENTITY: &str = "compare_identity";

/// What a file says of its patient. It is compared, and neither kept nor logged.
#[derive(Default, PartialEq, Serialize)]
pub(super) struct Identity {
    patient_name: Option<String>,
    patient_number: Option<String>,
    birth_date: Option<chrono::NaiveDate>,
}

impl Identity {
    /// Empty where the file speaks of nobody.
    pub(super) fn of(facts: &Facts) -> Self {
        facts.dicom.as_ref().map_or_else(Self::default, |dicom| Self {
            patient_name: dicom.patient_name.clone(),
            patient_number: dicom.patient_id.clone(),
            birth_date: dicom.patient_birth_date,
        })
    }
}

/// Fails with what differs, unless its uploader has said that the file belongs there nevertheless.
pub(super) async fn compare(
    edge: &Edge,
    actor: &Actor,
    document_id: Uuid,
    facts: &Facts,
    is_confirmed: bool,
) -> Result<(), Error> {
    let identity = Identity::of(facts);
    if is_confirmed || identity == Identity::default() {
        return Ok(());
    }
    let mut arguments = json!(identity);
    arguments["document_id"] = json!(document_id);
    let ask = || edge.rest.call(actor, COMPARE_IDENTITY, &arguments);
    let differs: Vec<String> = ask_again(edge.config.timeouts.ask_again, ask).await?;
    if differs.is_empty() { Ok(()) } else { Err(Error::Differs(const { kind("patient_mismatch") }, differs)) }
}
