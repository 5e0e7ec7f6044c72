//! Every endpoint and other name of the requirements, and every way in that is there, against `docs/api.md`.

use std::collections::BTreeSet;

use crate::catalogue::Catalogue;
use crate::page::{names, requirements, rows};
use crate::required_columns::{faults_of, places};
use crate::sources::{root, texts};

const ENDPOINTS: &str = "| endpoint required | here | remarks |";
const WORDS: &str = "| other name required | here | remarks |";

/// What Supabase Auth offers by itself, as far as the page speaks of it.
const OF_AUTH: [&str; 2] = ["POST /auth/v1/token", "POST /auth/v1/logout"];

/// `METHOD /path` of every route of the edge.
fn routes() -> BTreeSet<String> {
    let pattern = regex_lite::Regex::new(r#"\.route\("([^"]+)",\s*(get|post|put|patch|delete)\("#).expect("a pattern");
    let mut found = BTreeSet::new();
    let product = |name: &str| !name.starts_with("src/local/") && !name.contains("test");
    for (name, text) in texts("src", "rs").iter().filter(|(name, _)| product(name)) {
        let routes: Vec<_> = pattern.captures_iter(text).collect();
        assert_eq!(routes.len(), text.matches(".route(").count(), "{name} has a route that this test does not read");
        found.extend(routes.iter().map(|route| format!("{} {}", route[2].to_uppercase(), &route[1])));
    }
    found
}

/// Whether `METHOD /path?query` is a way in, as edge, table, function or sign-in.
fn is_way_in(form: &str, catalogue: &Catalogue, routes: &BTreeSet<String>) -> bool {
    let form = form.split('?').next().unwrap_or_default();
    let Some((method, path)) = form.split_once(" /") else { return false };
    if let Some(function) = path.strip_prefix("rest/v1/rpc/") {
        return method == "POST" && catalogue.api.contains_key(function);
    }
    if let Some(table) = path.strip_prefix("rest/v1/") {
        let verb = match method {
            "GET" => "select",
            "POST" => "insert",
            "PATCH" => "update",
            "DELETE" => "delete",
            _ => return false,
        };
        return catalogue.grants.contains(&format!("{verb} {table}"));
    }
    routes.contains(form) || OF_AUTH.contains(&form)
}

/// Whether a request that the tests send has this method and path, and these parts of the query.
fn is_sent(form: &str, request: &str) -> bool {
    let (way, query) = form.split_once('?').unwrap_or((form, ""));
    let (sent_way, sent_query) = request.split_once('?').unwrap_or((request, ""));
    way == sent_way && query.split('&').all(|part| sent_query.contains(part))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_required_endpoint_has_its_form_on_the_page_and_a_line_that_is_run() {
    let (catalogue, routes, places) = (Catalogue::read().await, routes(), places(ENDPOINTS));
    let answers = std::fs::read_to_string(root().join("tests/api/documented/answers.csv")).expect("the answers");
    let is_run = |form: &str| answers.lines().any(|line| is_sent(form, line.split(';').next().unwrap_or_default()));
    let mut required = BTreeSet::new();
    let mut faults = Vec::new();
    for cells in requirements("endpoints") {
        let name = if cells[1] == "ANY" { cells[2].clone() } else { format!("{} {}", cells[1], cells[2]) };
        match places.get(&name) {
            Some(place) => {
                faults.extend(faults_of(&name, place, |form| is_way_in(form, &catalogue, &routes)));
                for form in place.names.iter().filter(|form| !place.is_planned && !is_run(form)) {
                    faults.push(format!("{name} is {form}, and no line of docs/api.md shows it"));
                }
            }
            None if routes.contains(&name) && is_run(&name) => {}
            None => faults.push(format!("docs/api.md has no row for {name}, and the edge has no such route")),
        }
        required.insert(name);
    }
    for route in routes.iter().filter(|route| !is_run(route)) {
        faults.push(format!("no line of docs/api.md shows {route}"));
    }
    faults.extend(unasked(places.keys(), &required));
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_other_required_name_is_there_or_its_row_tells_what_stands_for_it() {
    let (catalogue, routes, places) = (Catalogue::read().await, routes(), places(WORDS));
    let scripts = std::fs::read_to_string(root().join("package.json")).expect("package.json");
    let scripts: serde_json::Value = serde_json::from_str(&scripts).expect("JSON");
    let sources: String =
        texts("src", "rs").into_iter().chain(texts("supabase/migrations", "sql")).map(|file| file.1).collect();
    let is_there = |kind: &str, name: &str| match kind {
        "bucket" => catalogue.buckets.contains(name),
        "role" => catalogue.roles.contains(name),
        "policy" => catalogue.policies.contains(name),
        "script" => scripts["scripts"][name].is_string(),
        "function" => catalogue.holds(name) || catalogue.functions.contains(&format!("private.{name}")),
        "setting" | "event" => sources.contains(name),
        _ => false,
    };
    let mut required = BTreeSet::new();
    let mut faults = Vec::new();
    for cells in requirements("words") {
        let [_, kind, name] = cells.as_slice() else { panic!("three cells: {cells:?}") };
        let known = |here: &str| is_there(kind, here) || catalogue.holds(here) || is_way_in(here, &catalogue, &routes);
        match places.get(name) {
            Some(place) => faults.extend(faults_of(name, place, known)),
            None if is_there(kind, name) => {}
            None => faults.push(format!("there is no {kind} {name}, and docs/api.md has no row for it")),
        }
        required.insert(name.clone());
    }
    faults.extend(unasked(places.keys(), &required));
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

fn unasked<'a>(rows: impl Iterator<Item = &'a String>, required: &BTreeSet<String>) -> Vec<String> {
    let strangers = rows.filter(|name| !required.contains(*name));
    strangers.map(|name| format!("{name} has a row in docs/api.md, and nobody requires it")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_table_and_function_that_is_there_stands_on_the_page_and_no_other() {
    let catalogue = Catalogue::read().await;
    let page = std::fs::read_to_string(root().join("docs/api.md")).expect("docs/api.md");
    let titles = page.lines().filter_map(|line| line.strip_prefix("### `")?.strip_suffix('`'));
    assert_eq!(titles.map(str::to_owned).collect::<BTreeSet<_>>(), routes(), "titles of the page; routes of the edge");

    let tables =
        rows("| table | read | written columns |").iter().flat_map(|row| names(&row[0])).collect::<BTreeSet<_>>();
    let real = catalogue.tables.keys().filter_map(|name| name.strip_prefix("public.")).map(str::to_owned);
    assert_eq!(tables, real.collect(), "tables of the page; tables of schema public");

    let functions = rows("| function | arguments | result | keys that it raises |");
    let written: BTreeSet<(String, bool)> = functions
        .iter()
        .flat_map(|row| {
            let is_for_people = !row[0].ends_with("(secret key alone)");
            names(&row[0]).into_iter().map(move |name| (name, is_for_people))
        })
        .collect();
    assert_eq!(
        written,
        catalogue.api.into_iter().collect(),
        "functions of the page, and for whom; those of schema public"
    );
}
