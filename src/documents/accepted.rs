//! The accepted types as a table, to be compared with `private.accepted_types`, the bucket and the documentation.

use super::content_type::FileType;

/// One row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AcceptedType {
    /// As stored and served.
    pub mime_type: &'static str,
    /// Without the dot.
    pub extension: &'static str,
    /// The largest file of this type.
    pub size_bytes_max: u64,
}

/// All rows.
pub fn accepted_types() -> impl Iterator<Item = AcceptedType> {
    FileType::ALL.into_iter().map(|file_type| AcceptedType {
        mime_type: file_type.mime_type(),
        extension: file_type.extension(),
        size_bytes_max: file_type.size_bytes_max(),
    })
}
