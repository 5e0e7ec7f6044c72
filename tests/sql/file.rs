//! Reads a pgTAP file and puts in place of `\ir FILE` what that file holds, as psql would.

use std::path::Path;

/// The file's statements.
pub fn read(path: &Path) -> Result<String, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    let mut statements = String::new();
    for line in text.lines() {
        match line.strip_prefix("\\ir ") {
            Some(included) => statements.push_str(&read(&path.with_file_name("").join(included.trim()))?),
            None if line.starts_with('\\') => return Err(format!("only \\ir is understood, not: {line}")),
            None => statements.push_str(line),
        }
        statements.push('\n');
    }
    Ok(statements)
}
