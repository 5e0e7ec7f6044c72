//! Migrations: their names, their order, and what they may touch.

use crate::sources::texts;

const SLICES: [&str; 5] = ["core", "audit", "documents", "notifications", "implants"];
const LINES_MAX: usize = 150;

#[test]
fn names_tell_time_slice_and_thing() {
    let pattern =
        regex_lite::Regex::new(&format!(r"^supabase/migrations/\d{{14}}_({})_[a-z0-9_]+\.sql$", SLICES.join("|")))
            .expect("a pattern");
    let migrations = texts("supabase/migrations", "sql");
    assert!(!migrations.is_empty());
    for (name, text) in &migrations {
        assert!(
            pattern.is_match(name),
            "{name} should be <14 digits>_<slice>_<thing>.sql, the slice one of {SLICES:?}"
        );
        assert!(text.lines().count() <= LINES_MAX, "{name} has {} lines: one concern a file", text.lines().count());
        assert!(text.starts_with("-- "), "{name} begins with a sentence that says what it is");
    }
    let mut times: Vec<&str> = migrations.iter().map(|(name, _)| &name["supabase/migrations/".len()..][..14]).collect();
    times.dedup();
    assert_eq!(times.len(), migrations.len(), "two migrations carry the same time");
}

#[test]
fn the_platforms_schemas_are_left_alone() {
    // Hosted projects refuse the rest: `postgres` owns nothing there. Policies, triggers and buckets are allowed.
    let forbidden = [
        r"(?i)\b(alter|drop)\s+(table|view|function|index|type|schema|sequence)\s+(if exists\s+)?(auth|storage|realtime)\b",
        r"(?i)\bcreate\s+(or replace\s+)?(table|view|function|type)\s+(if not exists\s+)?(auth|storage|realtime)\.",
        r"(?i)\bcreate\s+(unique\s+)?index\b[^;]*\bon\s+(auth|storage|realtime)\.",
        r"(?i)\bcomment\s+on\b[^;]*?\b(auth|storage|realtime)\.",
        r"(?i)\b(grant|revoke)\b[^;]*?\bon\s+(table\s+|schema\s+|function\s+)?(auth|storage|realtime)\b",
        r"(?i)\b(update|delete\s+from|truncate)\s+(auth|storage|realtime)\.",
        r"(?i)\binsert\s+into\s+(auth|realtime)\.",
        r"(?i)\binsert\s+into\s+storage\.objects\b",
    ]
    .map(|pattern| regex_lite::Regex::new(pattern).expect("a pattern"));
    for (name, text) in texts("supabase/migrations", "sql") {
        let code = without_bodies(&without_comments(&text));
        for pattern in &forbidden {
            let found = pattern.find(&code).map(|found| found.as_str());
            assert!(found.is_none(), "{name} touches a schema of the platform: {found:?}");
        }
    }
}

fn without_comments(text: &str) -> String {
    text.lines().map(|line| line.split("--").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

fn without_bodies(code: &str) -> String {
    code.split("$$").step_by(2).collect::<Vec<_>>().join("''")
}
