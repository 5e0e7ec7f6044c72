//! `supabase/policies/` is the truth that people read: what is deployed must be the same, byte for byte.

use crate::sources::texts;

#[test]
fn the_newest_stamp_of_each_policy_file_is_identical() {
    let migrations = texts("supabase/migrations", "sql");
    let policies = texts("supabase/policies", "sql");
    assert!(!policies.is_empty());
    for (name, truth) in policies {
        let slice = name.trim_start_matches("supabase/policies/").trim_end_matches(".sql");
        let suffix = format!("_{slice}_policies.sql");
        let (stamp, deployed) =
            migrations.iter().rfind(|(migration, _)| migration.ends_with(&suffix)).expect("a stamp");
        assert!(deployed == &truth, "{name} and {stamp} differ: copy the policy file to a new migration *{suffix}");
    }
}

#[test]
fn grants_on_tables_and_policies_stand_in_policy_files_alone() {
    for (name, text) in texts("supabase/migrations", "sql") {
        if name.ends_with("_policies.sql") {
            continue;
        }
        for line in text.lines().map(str::trim) {
            let opens = line.starts_with("create policy")
                || (line.starts_with("grant ") && !line.contains(" on function ") && !line.contains("execute"));
            assert!(!opens, "{name} opens a table: {line}");
        }
    }
}

#[test]
fn every_table_has_its_policies_and_its_tests() {
    let created = regex::Regex::new(r"(?m)^create table public\.([a-z_]+)").expect("a pattern");
    let policies: String = texts("supabase/policies", "sql").into_iter().map(|(_, text)| text).collect();
    let tests: String = texts("supabase/tests", "sql").into_iter().map(|(_, text)| text).collect();
    for (name, text) in texts("supabase/migrations", "sql") {
        for table in created.captures_iter(&text) {
            let table = &table[1];
            assert!(policies.contains(&format!("public.{table}")), "{name}: no policy file speaks of {table}");
            assert!(tests.contains(table), "{name}: no pgTAP file speaks of {table}");
        }
    }
}
