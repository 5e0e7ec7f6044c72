//! How SQL looks here: lower case, four spaces, lines that fit.

use crate::sources::texts;

const WIDTH_MAX: usize = 160;

#[test]
fn sql_is_lower_case_and_evenly_indented() {
    let shouting = regex::Regex::new(r"\b(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|FROM|WHERE|AND|OR|NOT|NULL|TABLE|FUNCTION|RETURNS|BEGIN|END|GRANT|REVOKE|POLICY)\b").expect("a pattern");
    for folder in ["supabase/migrations", "supabase/policies", "src/local/bootstrap"] {
        for (name, text) in texts(folder, "sql") {
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{name} ends with one newline");
            for (index, line) in text.lines().enumerate() {
                let place = format!("{name}:{}", index + 1);
                assert!(!line.contains('\t'), "{place} holds a tab");
                assert!(line == line.trim_end(), "{place} ends with blanks");
                assert!(line.chars().count() <= WIDTH_MAX, "{place} is wider than {WIDTH_MAX}");
                let indent = line.len() - line.trim_start().len();
                assert!(indent % 4 == 0, "{place} is indented by {indent} blanks");
                let code = line.split("--").next().unwrap_or_default();
                let outside_quotes: String = code.split('\'').step_by(2).collect();
                assert!(!shouting.is_match(&outside_quotes), "{place} shouts: {line}");
            }
        }
    }
}
