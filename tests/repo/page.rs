//! Tables of pages, read as a person sees them.

use crate::sources::root;

/// The rows of the table of `docs/api.md` whose first line is `header`, cell by cell.
pub fn rows(header: &str) -> Vec<Vec<String>> {
    rows_of("docs/api.md", header)
}

/// The same of another page.
pub fn rows_of(name: &str, header: &str) -> Vec<Vec<String>> {
    let page = std::fs::read_to_string(root().join(name)).expect("a page");
    let lines = page.lines().skip_while(|line| *line != header).skip(2);
    let rows: Vec<Vec<String>> = lines
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let inner = line.strip_prefix('|').and_then(|line| line.strip_suffix('|'));
            let inner = inner.unwrap_or_else(|| panic!("{name}: a row without an end: {line}"));
            inner.split('|').map(|cell| cell.trim().to_owned()).collect()
        })
        .collect();
    assert!(!rows.is_empty(), "{name} has no table {header}");
    let width = header.matches('|').count() - 1;
    for row in &rows {
        assert_eq!(row.len(), width, "{name}: {row:?}");
    }
    rows
}

/// What stands between marks of code in a cell.
pub fn names(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The lines of a data file `tests/repo/requirements/<name>.csv`, cell by cell.
pub fn requirements(name: &str) -> Vec<Vec<String>> {
    let path = root().join("tests/repo/requirements").join(name).with_extension("csv");
    let text = std::fs::read_to_string(&path).expect("a file of requirements");
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let width = lines.next().expect("a header").split(';').count();
    let cells = |line: &str| -> Vec<String> { line.split(';').map(|cell| cell.trim().to_owned()).collect() };
    let found: Vec<Vec<String>> = lines.map(cells).collect();
    for row in &found {
        assert_eq!(row.len(), width, "{}: {row:?}", path.display());
    }
    found
}
