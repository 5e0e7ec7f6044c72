//! `molaire audit`, started as an operator starts it.

use std::process::{Command, Output};

use serde_json::Value;

use crate::clone::Clone;
use crate::people::TILLEULS;

const KEY: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
const OTHER_KEY: &str = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";

fn audit(clone: &Clone, arguments: &[&str], key: Option<&str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_molaire"));
    command.arg("audit").args(arguments).arg("--local").current_dir(clone.folder.path());
    match key {
        Some(key) => command.env("MOLAIRE_ANCHOR_KEY", key),
        None => command.env_remove("MOLAIRE_ANCHOR_KEY"),
    };
    command.output().unwrap()
}

fn said(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn faults(output: &Output) -> Vec<Value> {
    let verdicts: Value = serde_json::from_slice(&output.stdout).unwrap();
    let ours = verdicts.as_array().unwrap().iter().find(|verdict| verdict["organisation_id"] == TILLEULS).unwrap();
    ours["faults"].as_array().unwrap().clone()
}

fn as_owner(clone: &Clone, statements: String) {
    let url = clone.status()["database_url"].as_str().unwrap().to_owned();
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let mut connection = <sqlx::PgConnection as sqlx::Connection>::connect(&url).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(statements)).execute(&mut connection).await.unwrap();
    });
}

#[test]
fn the_command_says_whether_the_audit_is_whole_and_its_exit_code_says_so_too() {
    let clone = Clone::new();
    let (started, text) = clone.molaire(&["up", "--detach"]);
    assert!(started, "{text}");

    let (code, out, err) = said(&audit(&clone, &["verify"], None));
    assert!(code == Some(0) && out.contains("chaîne entière") && err.is_empty(), "{code:?} {out} {err}");
    let (code, out, _) = said(&audit(&clone, &["verify", "--lang", "en"], None));
    assert!(code == Some(0) && out.contains("whole chain"), "{code:?} {out}");
    let whole = audit(&clone, &["verify", "--json"], None);
    assert_eq!((whole.status.code(), faults(&whole)), (Some(0), vec![]));

    let (code, out, err) = said(&audit(&clone, &["anchor"], None));
    assert!(code == Some(1) && out.is_empty() && err.contains("MOLAIRE_ANCHOR_KEY"), "{code:?} {out} {err}");
    let (code, anchor, err) = said(&audit(&clone, &["anchor"], Some(KEY)));
    assert!(code == Some(0) && anchor.contains(TILLEULS) && !anchor.contains(KEY), "{code:?} {anchor} {err}");
    let file = clone.folder.path().join("anchor.json");
    std::fs::write(&file, &anchor).unwrap();
    let with_anchor = ["verify", "--json", "--anchor", file.to_str().unwrap()];
    assert_eq!(audit(&clone, &with_anchor, Some(KEY)).status.code(), Some(0));
    let (code, _, err) = said(&audit(&clone, &with_anchor, Some(OTHER_KEY)));
    assert!(code == Some(1) && err.contains("another key"), "{code:?} {err}");

    // An owner of the database cuts the end off: what remains is a whole chain, and the anchor knows better.
    let unprotected = "alter table audit.entries disable trigger user; alter table audit.chain disable trigger user;
        alter table audit.heads disable trigger user;";
    let cut = "with gone as (
            delete from audit.chain where organisation_id = '$a' and seq = (
                select max(seq) from audit.chain where organisation_id = '$a'
            ) returning entry_id
        )
        delete from audit.entries where id in (select entry_id from gone);
        update audit.heads set (seq, hash) = (
            select seq, hash from audit.chain where organisation_id = '$a' order by seq desc limit 1
        ) where organisation_id = '$a'";
    as_owner(&clone, format!("{unprotected} {}", cut.replace("$a", TILLEULS)));
    assert_eq!(audit(&clone, &["verify"], None).status.code(), Some(0));
    let truncated = audit(&clone, &with_anchor, Some(KEY));
    assert_eq!(truncated.status.code(), Some(1));
    assert_eq!(faults(&truncated)[0]["fault"], "truncated", "{:?}", faults(&truncated));

    // And edits an entry, which needs no anchor to be seen.
    let edit = "update audit.entries set action = 'delete'
        where id = (select entry_id from audit.chain where organisation_id = '$a' and seq = 2)";
    as_owner(&clone, edit.replace("$a", TILLEULS));
    let altered = audit(&clone, &["verify", "--json"], None);
    assert_eq!(altered.status.code(), Some(1));
    assert_eq!((&faults(&altered)[0]["fault"], &faults(&altered)[0]["seq"]), (&"entry_altered".into(), &2.into()));
    let (code, out, err) = said(&audit(&clone, &["verify"], None));
    assert!(
        code == Some(1) && !out.contains("Rien n'a été modifié") && err.contains("tampered"),
        "{code:?} {out} {err}"
    );
}
