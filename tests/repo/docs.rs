//! Pages repeat tables of the code; here they are compared, so that neither can be changed alone.

use molaire::documents::accepted_types;
use molaire::http::KINDS;
use molaire::measures::MEASURES;

use crate::page::{names, rows, rows_of};
use crate::sources::{root, texts};

/// The cells of a table of the page, without the marks of code around each.
fn table(header: &str) -> Vec<Vec<String>> {
    let plain = |cell: &String| cell.trim_matches('`').to_owned();
    rows(header).iter().map(|row| row.iter().map(plain).collect()).collect()
}

#[test]
fn the_page_of_the_api_has_every_problem_and_no_other() {
    let written = table("| key | status | français | English |");
    let real: Vec<Vec<String>> = KINDS
        .iter()
        .map(|kind| vec![kind.key.into(), kind.status.to_string(), kind.fr.into(), kind.en.into()])
        .collect();
    for row in &real {
        assert!(written.contains(row), "docs/api.md lacks {row:?}");
    }
    for row in &written {
        assert!(real.contains(row), "src/http/problem_kinds.rs lacks {row:?}");
    }
}

#[test]
fn the_page_of_the_architecture_has_every_metric_and_no_other() {
    let written: Vec<_> = rows_of("docs/architecture.md", "| metric | moves as | labels | what |")
        .into_iter()
        .map(|row| (names(&row[0]).concat(), row[1].clone(), names(&row[2]), row[3].clone()))
        .collect();
    let real: Vec<_> = MEASURES
        .iter()
        .map(|measure| {
            let labels = measure.labels.iter().map(|label| (*label).to_owned()).collect();
            (measure.name.to_owned(), format!("{:?}", measure.movement).to_lowercase(), labels, measure.help.to_owned())
        })
        .collect();
    assert_eq!(written, real);
}

#[test]
fn every_key_that_sql_raises_is_a_problem_with_the_same_status() {
    let raised = regex_lite::Regex::new(r"raise sqlstate '([A-Z0-9]{5})' using\s+message = '([a-z0-9_]+)'");
    let raised = raised.expect("a pattern");
    let mut found = 0;
    for (name, text) in texts("supabase/migrations", "sql") {
        assert_eq!(
            text.matches("message = '").count(),
            raised.find_iter(&text).count(),
            "{name} raises in a form that this test does not read"
        );
        for key in raised.captures_iter(&text) {
            let status = if &key[1] == "42501" { "403" } else { key[1].trim_start_matches("PT") };
            let kind = KINDS.iter().find(|kind| kind.key == &key[2]);
            let kind = kind.unwrap_or_else(|| panic!("{name}: src/http/problem_kinds.rs lacks {}", &key[2]));
            assert_eq!(kind.status.to_string(), status, "{name}: {}", kind.key);
            found += 1;
        }
    }
    assert!(found > 20, "only {found} keys were found");
}

#[test]
fn page_edge_and_database_accept_the_same_types() {
    let edge: Vec<Vec<String>> = accepted_types()
        .map(|row| vec![row.mime_type.into(), row.extension.into(), row.size_bytes_max.to_string()])
        .collect();
    assert_eq!(table("| type | extension | bytes at most |"), edge);

    let migration = "supabase/migrations/20261120100000_documents_accepted_types.sql";
    let text = std::fs::read_to_string(root().join(migration)).expect("the migration of accepted types");
    let row = regex_lite::Regex::new(r"\('([a-z]+/[a-z]+)', '([a-z]+)', (\d+)\)").expect("a pattern");
    let database: Vec<Vec<String>> =
        row.captures_iter(&text).map(|row| vec![row[1].into(), row[2].into(), row[3].into()]).collect();
    assert_eq!(database, edge);
}

#[test]
fn the_web_app_says_every_problem_in_the_same_words() {
    let says = |language: &str| -> serde_json::Value {
        let file = root().join(format!("web/src/locales/{language}.json"));
        serde_json::from_str(&std::fs::read_to_string(file).expect("a locale")).expect("JSON")
    };
    let (french, english) = (says("fr"), says("en"));
    for kind in KINDS {
        assert_eq!(french["problems"][kind.key], kind.fr, "web/src/locales/fr.json, problems.{}", kind.key);
        assert_eq!(english["problems"][kind.key], kind.en, "web/src/locales/en.json, problems.{}", kind.key);
    }
}
