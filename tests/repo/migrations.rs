//! Migrations: their names, their order, and what they may touch.

use crate::sources::texts;

const SLICES: [&str; 3] = ["core", "audit", "documents"];
const LINES_MAX: usize = 150;

#[test]
fn names_tell_time_slice_and_thing() {
    let pattern = regex::Regex::new(&format!(r"^supabase/migrations/\d{{14}}_({})_[a-z0-9_]+\.sql$", SLICES.join("|"))).expect("a pattern");
    let migrations = texts("supabase/migrations", "sql");
    assert!(!migrations.is_empty());
    for (name, text) in &migrations {
        assert!(pattern.is_match(name), "{name} should be <14 digits>_<slice>_<thing>.sql, the slice one of {SLICES:?}");
        assert!(text.lines().count() <= LINES_MAX, "{name} has {} lines: one concern a file", text.lines().count());
        assert!(text.starts_with("-- "), "{name} begins with a sentence that says what it is");
    }
    let mut times: Vec<&str> = migrations.iter().map(|(name, _)| &name["supabase/migrations/".len()..][..14]).collect();
    times.dedup();
    assert_eq!(times.len(), migrations.len(), "two migrations carry the same time");
}

#[test]
fn the_platforms_schemas_are_left_alone() {
    // Hosted projects refuse the rest: `postgres` owns nothing there.
    let statement = regex::Regex::new(r"(?is)\b(create|alter|drop|comment on|grant|revoke|insert into|update|delete from|truncate)\b[^;]*?\b(auth|storage|realtime)\.[a-z_]+").expect("a pattern");
    let allowed = regex::Regex::new(r"(?is)^(create policy|drop policy|create trigger|drop trigger|insert into storage\.buckets|create function|create view|create table|create or replace function)").expect("a pattern");
    for (name, text) in texts("supabase/migrations", "sql") {
        let code = without_comments(&text);
        // Bodies of functions may read what they like; only what stands at the top level changes a schema.
        for found in statement.find_iter(&without_bodies(&code)) {
            assert!(allowed.is_match(found.as_str().trim()), "{name} touches a schema of the platform: {}", found.as_str());
        }
    }
}

fn without_comments(text: &str) -> String {
    text.lines().map(|line| line.split("--").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

fn without_bodies(code: &str) -> String {
    code.split("$$").step_by(2).collect::<Vec<_>>().join("''")
}
