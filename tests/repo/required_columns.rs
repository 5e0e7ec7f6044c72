//! Every table and column that the requirements name, against the catalogue and the table of `docs/api.md`.
//!
//! A name is there with its type, default and check; or a row says under which name, and in what it differs; or a row
//! says `not yet` and the planned name, which must then not exist.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::{Catalogue, Column};
use crate::page::{names, requirements, rows};

const HEADER: &str = "| table or column required | here | in what it differs, and why |";

/// What a row of the page says of one required name.
#[derive(Clone)]
pub struct Place {
    pub is_planned: bool,
    /// What it is called here, or will be.
    pub names: Vec<String>,
    pub why: String,
}

/// The rows of a table of names, one place for each required name; `here` without a name means the same name.
pub fn places(header: &str) -> BTreeMap<String, Place> {
    let mut found = BTreeMap::new();
    for row in rows(header) {
        let required = names(&row[0]);
        assert!(!required.is_empty(), "docs/api.md: {row:?} names nothing between marks of code");
        for name in required {
            let mut here = names(&row[1]);
            if here.is_empty() {
                here.push(name.clone());
            }
            let why = row.get(2).cloned().unwrap_or_default();
            let place = Place { is_planned: row[1].starts_with("not yet"), names: here, why };
            let twin = found.insert(name.clone(), place);
            assert!(twin.is_none(), "docs/api.md has two rows for {name}");
        }
    }
    found
}

/// Faults of a place itself: what it names is there; what it plans is not, nor is what was required.
pub fn faults_of(name: &str, place: &Place, is_there: impl Fn(&str) -> bool) -> Vec<String> {
    let told = |here: &String| match (place.is_planned, is_there(here)) {
        (true, true) => Some(format!("{name} is not yet there, says docs/api.md, but {here} is: mend the row")),
        (false, false) => Some(format!("{name} is {here}, says docs/api.md, but there is no {here}")),
        _ => None,
    };
    let own_name = place.is_planned.then(|| name.to_owned());
    let names: BTreeSet<String> = place.names.iter().cloned().chain(own_name).collect();
    names.iter().filter_map(told).collect()
}

/// One line of `requirements/columns.csv`.
struct Requirement {
    /// `table` or `table.column`.
    name: String,
    table: String,
    column: String,
    data_type: String,
    null: String,
    default: String,
    values: BTreeSet<String>,
    keys: Vec<String>,
}

fn requirement(cells: &[String]) -> Requirement {
    let [_, table, column, data_type, null, default, values, keys] = cells else { panic!("eight cells: {cells:?}") };
    Requirement {
        name: if column.is_empty() { table.clone() } else { format!("{table}.{column}") },
        table: table.clone(),
        column: column.clone(),
        data_type: data_type.clone(),
        null: null.clone(),
        default: default.clone(),
        values: values.split_whitespace().map(str::to_owned).collect(),
        keys: keys.split(", ").filter(|key| !key.is_empty()).map(str::to_owned).collect(),
    }
}

/// Each difference with the word that a row must hold to own up to it.
fn differences(wanted: &Requirement, real: &Column, places: &BTreeMap<String, Place>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let data_type = if wanted.data_type == "enum" { "text" } else { &wanted.data_type };
    if !data_type.is_empty() && data_type != real.data_type {
        found.push((format!("`{}`", real.data_type), format!("is {}, wanted {data_type}", real.data_type)));
    }
    if !wanted.null.is_empty() && (wanted.null == "not null") != real.is_required {
        found.push(("null".to_owned(), format!("wanted {}", wanted.null)));
    }
    if !wanted.default.is_empty() && real.default.as_deref() != Some(&wanted.default) {
        found.push(("default".to_owned(), format!("default {:?}, wanted {}", real.default, wanted.default)));
    }
    if !wanted.values.is_empty() && wanted.values != real.values {
        found.push(("values".to_owned(), format!("values {:?}, wanted {:?}", real.values, wanted.values)));
    }
    for key in &wanted.keys {
        let is_there = match key.strip_prefix("references ") {
            None => real.keys.contains(key),
            Some(table) => {
                let table = places.get(table).map_or(table, |place| place.names[0].as_str());
                real.keys.contains(&format!("references {table}"))
            }
        };
        if !is_there {
            found.push((key.clone(), format!("wanted {key}, has {:?}", real.keys)));
        }
    }
    found
}

fn judge(wanted: &Requirement, catalogue: &Catalogue, places: &BTreeMap<String, Place>) -> Vec<String> {
    let Requirement { name, table, column, .. } = wanted;
    let own = places.get(name);
    if wanted.keys == ["absent"] {
        let is_there = catalogue.table(name).is_some();
        return is_there.then(|| format!("{name} is to be gone, and is there")).into_iter().collect();
    }
    if let Some(place) = own {
        let faults = faults_of(name, place, |here| catalogue.holds(here));
        if place.is_planned || !faults.is_empty() {
            return faults;
        }
    }
    let of_table = places.get(table);
    let here = match (own, of_table) {
        (Some(place), _) => place.names[0].clone(),
        // A table that is not there yet takes its columns along.
        (None, Some(place)) if place.is_planned => return Vec::new(),
        (None, Some(place)) => format!("{}.{column}", place.names[0]),
        (None, None) => name.clone(),
    };
    if column.is_empty() {
        let is_there = catalogue.table(&here).is_some() || own.is_some();
        let needless = own.filter(|place| place.names == [name.clone()]);
        return match (is_there, needless) {
            (false, _) => vec![format!("there is no {here}, and docs/api.md has no row for {name}")],
            (true, Some(_)) => vec![format!("{name} is there under its own name: the row of docs/api.md says nothing")],
            (true, None) => Vec::new(),
        };
    }
    let Some(real) = catalogue.column(&here) else {
        return vec![format!("there is no column {here}, and docs/api.md has no row for {name}")];
    };
    let why = own.map(|place| place.why.as_str()).unwrap_or_default();
    let differences = differences(wanted, real, places);
    let owned_up = |(word, told): &(String, String)| {
        (!why.contains(word.as_str())).then(|| format!("{name}: {here} {told}; the row of docs/api.md has no {word}"))
    };
    let mut faults: Vec<String> = differences.iter().filter_map(owned_up).collect();
    if own.is_some() && here == *name && differences.is_empty() {
        faults.push(format!("{name} is as required: the row of docs/api.md says nothing"));
    }
    faults
}

#[tokio::test(flavor = "multi_thread")]
async fn every_required_table_and_column_is_there_or_its_row_tells_where_it_is() {
    let catalogue = Catalogue::read().await;
    let places = places(HEADER);
    let requirements: Vec<Requirement> = requirements("columns").iter().map(|cells| requirement(cells)).collect();
    let mut faults: Vec<String> = requirements.iter().flat_map(|wanted| judge(wanted, &catalogue, &places)).collect();
    for name in places.keys().filter(|name| requirements.iter().all(|wanted| wanted.name != **name)) {
        faults.push(format!("{name} has a row in docs/api.md, and nobody requires it"));
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}
