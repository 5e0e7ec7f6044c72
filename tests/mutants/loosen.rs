//! Takes one conjunct out of a condition.

/// The deparsed condition of a policy: each conjunct at any depth, and the condition with `true` in its place.
pub fn without_conjunct_of_expression(condition: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (start, end) in groups(condition) {
        let group = &condition[start..end];
        let parts = split(group);
        if parts.len() < 2 {
            continue;
        }
        for (from, to) in parts {
            let (from, to) = (start + from, start + to);
            found.push((shown(&condition[from..to]), format!("{}true{}", &condition[..from], &condition[to..])));
        }
    }
    found
}

/// The source of a function in the repository's own form: a line that begins with `where` or `and` begins a conjunct.
pub fn without_conjunct_of_function(definition: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut offset = 0;
    for line in definition.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        for word in ["where ", "and "] {
            if line[indent..].starts_with(word) {
                let from = offset + indent + word.len();
                let to = from + extent(&definition[from..]);
                let mutant = format!("{}true{}", &definition[..from], &definition[to..]);
                found.push((shown(&definition[from..to]), mutant));
            }
        }
        offset += line.len();
    }
    found
}

/// How far a conjunct goes: to the line that begins the next one or ends what it stands in.
fn extent(text: &str) -> usize {
    let (mut depth, mut end) = (0_i32, 0);
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let start = line.trim_start();
        let closes = [")", ";", "and ", "or ", "when ", "else", "end"].iter().any(|word| start.starts_with(word));
        if index > 0 && depth == 0 && closes {
            break;
        }
        for word in line.split(|character: char| !character.is_alphanumeric() && character != '_') {
            depth += i32::from(word == "case") - i32::from(word == "end");
        }
        for (at, character) in line.char_indices() {
            depth += i32::from(character == '(') - i32::from(character == ')');
            if depth < 0 || (depth == 0 && character == ';') {
                return end + at;
            }
        }
        end += line.len();
    }
    text[..end].trim_end().len()
}

/// Every pair of parentheses, and the whole.
fn groups(text: &str) -> Vec<(usize, usize)> {
    let (mut open, mut found) = (Vec::new(), vec![(0, text.len())]);
    for (at, character) in text.char_indices() {
        match character {
            '(' => open.push(at + 1),
            ')' => found.extend(open.pop().map(|start| (start, at))),
            _ => {}
        }
    }
    found
}

/// The parts between ` AND `, outside of parentheses.
fn split(group: &str) -> Vec<(usize, usize)> {
    let (mut depth, mut start, mut parts) = (0_i32, 0, Vec::new());
    for (at, character) in group.char_indices() {
        depth += i32::from(character == '(') - i32::from(character == ')');
        if depth == 0 && group[at..].starts_with(" AND ") {
            parts.push((start, at));
            start = at + " AND ".len();
        }
    }
    parts.push((start, group.len()));
    parts
}

fn shown(conjunct: &str) -> String {
    let one_line = conjunct.split_whitespace().collect::<Vec<_>>().join(" ");
    one_line.chars().take(90).collect()
}
