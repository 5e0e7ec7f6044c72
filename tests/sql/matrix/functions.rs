//! Every function of the API, called by everyone: with arguments that mean something where the right depends on them.

use sqlx::{PgConnection, Row};

use super::{ACTORS, Cells, attempt};

/// Where nulls would be answered before the right is asked. `$own` is the letter of the caller's practice.
const CALLS: [(&str, &str); 8] = [
    ("audit_chain", "tests.organisation_id('$own'), 0, 1"),
    ("begin_document_delete", "tests.document_id('$own'), 'x'"),
    ("begin_upload", "tests.patient_id('$own'), 'photo', 'a.jpg', 'image/jpeg', 1"),
    ("attest_document", "tests.document_id('$own'), 'v1', 'image/jpeg', repeat('a', 64)"),
    ("place_hold", "tests.patient_id('$own'), null, 'x'"),
    ("release_hold", "('ed000000-0000-4000-8000-00000000000' || '$own')::uuid, 'x'"),
    ("record_delivery", "'resend', 'y', gen_random_uuid(), 'delivered'"),
    ("open_documents", "array[tests.document_id('$own')], 'view'"),
];

/// `x` ran, `r` ran and refused by itself, `-` may not be called.
pub async fn observe(connection: &mut PgConnection) -> Cells {
    let query = "
        select oid::regprocedure::text as signature, proname::text as name,
            (select coalesce(string_agg('null::' || format_type(types.oid, null), ', ' order by types.place), '')
                from unnest(proargtypes::oid[]) with ordinality as types (oid, place)) as nulls
        from pg_proc
        where pronamespace = 'public'::regnamespace and prokind in ('f', 'p')
            and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')
        order by 1";
    let rows = sqlx::query(query).fetch_all(&mut *connection).await.expect("the catalogue can be read");
    let mut cells = Cells::new();
    for row in rows {
        let (signature, name, nulls): (String, String, String) = (row.get(0), row.get(1), row.get(2));
        let arguments = CALLS.iter().find(|(called, _)| *called == name).map_or(nulls.as_str(), |(_, given)| given);
        let mut line = Vec::new();
        for (_, actor, own, _) in ACTORS {
            let statement = format!("select * from public.{name}({})", arguments.replace("$own", own));
            line.push(
                match attempt(connection, actor, own, &statement).await.as_str() {
                    "denied" => "-",
                    "refused" => "r",
                    _ => "x",
                }
                .to_owned(),
            );
        }
        // With the search path of the stage `public` is left out; here it is always said.
        let signature = signature.trim_start_matches("public.");
        let title = format!("public.{}()", signature.split('(').next().unwrap_or_default());
        let twin = cells.insert(title, line);
        assert!(twin.is_none(), "{name} exists twice: the API cannot tell which is meant");
    }
    cells
}
